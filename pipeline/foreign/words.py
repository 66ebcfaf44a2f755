"""What foreign papers say. Nobody, no firm and no place is named: heads are common nouns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.records import Language


class Words(NamedTuple):
    """Of one language."""

    shops: tuple[str, ...]
    calls: tuple[str, ...]  # what a flyer shouts
    goods: tuple[str, ...]
    total: str
    thanks: str
    mastheads: tuple[str, ...]
    headlines: tuple[str, ...]
    sentences: tuple[str, ...]
    notes: tuple[str, ...]  # lines of a note by hand
    body: str  # faces
    head: str
    hand: str


WORDS: Mapping[Language, Words] = {
    "en": Words(
        shops=("BAKERY", "FRUIT & VEGETABLES", "FLOWERS", "HARDWARE & TOOLS"),
        calls=("Summer sale", "Grand opening", "Two for one", "Market day", "Now open late"),
        goods=(
            "Rye bread",
            "Apples, 1 kg",
            "Tea, loose",
            "Tulips",
            "Soap",
            "Wood screws",
            "Light bulb",
            "Olive oil",
            "Garden gloves",
            "Notebook",
            "Honey",
            "Candles",
        ),
        total="TOTAL",
        thanks="thank you, come again",
        mastheads=("Evening Page", "Morning Column", "Weekly Sheet"),
        headlines=(
            "Bridge opens after long repair",
            "Rain keeps the fair indoors",
            "Library lends garden tools",
            "Old tram returns for a day",
        ),
        sentences=(
            "Visitors came early and stayed until the lamps were lit.",
            "The work took two years longer than planned.",
            "Nobody was surprised that the bakers sold out first.",
            "A choir of forty sang in the market hall.",
            "Volunteers will meet again on the first dry Saturday.",
            "The council has promised benches and a drinking fountain.",
            "Ferries run every half hour until the end of the month.",
            "Those who have no ticket may watch from the hill.",
        ),
        notes=(
            "Please water the plants",
            "twice a week, not the cactus!",
            "Keys are with the neighbour.",
            "Milk, eggs, flour, two lemons",
            "Call the plumber again",
            "Back on Thursday evening",
            "Soup is in the fridge",
        ),
        body="serif",
        head="sans_bold",
        hand="hand_latin",
    ),
    "zh": Words(
        shops=("面包房", "时令鲜果", "鲜花绿植", "五金日杂"),
        calls=("夏季特卖", "盛大开业", "买一送一", "周末集市", "新品上市"),
        goods=(
            "全麦面包",
            "苹果一公斤",
            "散装绿茶",
            "郁金香",
            "香皂",
            "木螺丝",
            "灯泡",
            "橄榄油",
            "园艺手套",
            "笔记本",
            "蜂蜜",
            "蜡烛",
        ),
        total="合计",
        thanks="谢谢惠顾 欢迎再来",
        mastheads=("晚间一页", "早间一栏", "每周小报"),
        headlines=(
            "大桥修缮完毕恢复通行",
            "雨天庙会移至室内",
            "图书馆出借园艺工具",
            "老电车重返街头一日",
        ),
        sentences=(
            "市民一早便来排队，直到华灯初上才散去。",
            "工程比原计划多用了两年。",
            "面包师傅的摊位最先卖空，大家并不意外。",
            "四十人的合唱队在集市大厅演唱。",
            "志愿者约定下一个晴天再见。",
            "有关方面答应添置长椅和饮水处。",
            "月底之前渡船每半小时一班。",
            "没有门票的人可以在山坡上观看。",
        ),
        notes=(
            "请帮忙浇花",
            "一周两次 仙人掌不用浇",
            "钥匙在邻居那里",
            "牛奶 鸡蛋 面粉 柠檬两个",
            "记得再给水管工打电话",
            "周四晚上回来",
            "汤在冰箱里",
        ),
        body="song",
        head="hei_bold",
        hand="hand_zh",
    ),
}
