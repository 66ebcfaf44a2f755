"""What stays of a form is reviewed, approved, and approved no more once anything changed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import creditdocs
from forms_drawn import fillable, filled

import creditdocs as door
from flows.forms.approve import approve, approved_by, digest
from flows.forms.review_again import made
from pipeline.errors import UserError


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("approval")
    (folder / "a.pdf").write_bytes(filled(fillable()))
    return door.import_form(folder / "a.pdf", folder / "forms/ours")


@pytest.fixture
def form(imported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(imported, tmp_path / "ours"))


def test_the_review_shows_the_digest_of_what_is_approved(form: Path) -> None:
    page = (form / "review.html").read_text()
    assert f'<code id="digest">{digest(form)}</code>' in page


def test_approving_records_who_and_what(form: Path) -> None:
    done = creditdocs("approve", str(form), "--by", "Petra Prüfer")
    assert done.returncode == 0 and digest(form) in done.stdout
    assert approved_by(form) == "Petra Prüfer"
    approve(form, "Otto Other")
    assert approved_by(form) == "Otto Other"
    assert (form / "kind.yaml").read_text().count("captions:") == 1


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("form.yaml", 'text: "Nachname"', 'text: "Vorname"'),
        ("form.yaml", "size: 16.0", "size: 15.0"),
        ("form.yaml", "    marks:\n", '    marks:\n      - {text: "new", at: [9, 9]}\n'),
        ("background.pdf", "/Pages", "/Pages "),
    ],
)
def test_any_change_of_what_stays_voids_it(form: Path, file: str, old: str, new: str) -> None:
    approve(form, "Petra Prüfer")
    data = (form / file).read_bytes()
    assert old.encode() in data
    (form / file).write_bytes(data.replace(old.encode(), new.encode(), 1))
    assert approved_by(form) is None


def test_what_is_printed_anew_may_change_without_it(form: Path) -> None:
    approve(form, "Petra Prüfer")
    kind = form / "kind.yaml"
    kind.write_text(kind.read_text().replace("share: 0.3", "share: 0.5"))
    assert approved_by(form) == "Petra Prüfer"


@pytest.mark.parametrize("file", ["kind.yaml", "form.yaml", "shops.csv"])
def test_words_that_come_later_are_approved_by_nobody(form: Path, file: str) -> None:
    (form / "shops.csv").write_text("name\nCorner shop\n")
    approve(form, "Petra Prüfer")
    assert approved_by(form) == "Petra Prüfer"
    with (form / file).open("a") as end:
        end.write("about_whom: Wilhelmine Osterkamp\n")
    assert approved_by(form) is None


def test_what_is_no_form_is_not_approved(tmp_path: Path, form: Path) -> None:
    with pytest.raises(UserError, match="no form"):
        approve(tmp_path / "nothing", "Petra Prüfer")
    with pytest.raises(UserError, match="not a name"):
        approve(form, "  ")


def test_the_review_lists_every_run_and_field_and_needs_nothing_else(form: Path) -> None:
    page = (form / "review.html").read_text()
    layout = (form / "form.yaml").read_text()
    runs = page.partition('id="runs"')[2].partition("</table>")[0].count("<tr>") - 1
    fields = page.partition('id="fields"')[2].partition("</table>")[0].count("<tr>") - 1
    assert runs == layout.count("{text: ") and fields == 10
    assert not re.search(r'(src|href)="(?!data:)', page) and "http" not in page
    assert page.count("data:image/jpeg") == 2


@pytest.mark.parametrize("anew", [False, True])
def test_in_a_browser_its_boxes_go_on_and_off(form: Path, tmp_path: Path, anew: bool) -> None:
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser here")
    if anew:
        made(form)
    page = (form / "review.html").read_text()
    probe = """<script>
      const shown = () => getComputedStyle(document.querySelector(".sheet i")).display;
      const said = [shown()]; boxes.click(); said.push(shown()); boxes.click(); said.push(shown());
      document.title = said.join(" ") + " " + document.querySelectorAll(".after img").length;
    </script></body>"""
    (tmp_path / "probe.html").write_text(page.replace("</body>", probe))
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/browser"]
    done = subprocess.run(
        [browser, *options, "--dump-dom", f"file://{tmp_path}/probe.html"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "<title>block none block 1</title>" in done.stdout


def test_a_form_that_was_changed_is_approved_only_once_its_review_shows_that(form: Path) -> None:
    layout = form / "form.yaml"
    layout.write_text(layout.read_text().replace('text: "Nachname"', 'text: "Familienname"'))
    done = creditdocs("approve", str(form), "--by", "Petra Prüfer")
    assert done.returncode == 2 and "shows another state" in done.stderr
    assert done.stderr.count("\n") == 1 and approved_by(form) is None
    assert creditdocs("approve", str(form), "--review").returncode == 0
    assert "<td>Familienname" in (form / "review.html").read_text()
    assert creditdocs("approve", str(form), "--by", "Petra Prüfer").returncode == 0
    assert approved_by(form) == "Petra Prüfer"


def test_a_review_made_anew_shows_the_source_and_what_is_printed_now(form: Path) -> None:
    first = (form / "review.html").read_text()
    kind = form / "kind.yaml"
    kind.write_text(kind.read_text().replace("label: Ours", "label: Theirs"))
    (form / "shops.csv").write_text("name\nCorner <b>shop</b>\n")
    made(form)
    page = (form / "review.html").read_text()
    source = re.findall(r'src="(data:[^"]+)"', first)[0]
    assert source in page and page.count("data:image/jpeg") == 2
    assert "Corner &lt;b&gt;shop" in page and "<b>" not in page
    fields = page.partition('id="fields"')[2].partition("</table>")[0].count("<tr>") - 1
    assert fields == 9 and page.count('class="run"') >= 10 and page.count('class="place"') == 10
    made(form)
    assert (form / "review.html").read_text() == page


def test_nothing_but_pictures_is_taken_from_the_last_review(form: Path) -> None:
    path = form / "review.html"
    path.write_text(path.read_text().replace("<figcaption>before", "<script>x</script>"))
    made(form)
    assert "<script>x" not in path.read_text()


def test_a_form_without_a_review_is_approved_once_it_has_one(form: Path) -> None:
    (form / "review.html").unlink()
    done = creditdocs("approve", str(form), "--by", "Petra Prüfer")
    assert done.returncode == 2 and "--review" in done.stderr
    made(form)
    assert (form / "review.html").read_text().count("data:image/jpeg") == 1
    assert creditdocs("approve", str(form), "--by", "Petra Prüfer").returncode == 0
