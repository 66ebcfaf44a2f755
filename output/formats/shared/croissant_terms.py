"""The words of Croissant 1.1 and of its vocabulary for responsible use, and what we say in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
# The context that the specification recommends, so that no term needs a prefix.
CONTEXT: Mapping[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
KEYWORDS = ("synthetic", "documents", "credit", "ocr", "fraud detection")
DESCRIPTION = (
    "Synthetic credit-application files: photographs of invented papers with exact boxes, texts "
    "and visibility, and questions a credit reviewer would ask, with their answers. Nobody in "
    "them exists."
)
RAI: Mapping[str, Any] = {
    "rai:dataCollection": "Nothing was collected. A program draws people, jobs, accounts and "
    "homes, prints the papers those facts would print, and photographs them with a modelled "
    "camera. The same recipe gives the same bytes.",
    "rai:dataCollectionType": ["Synthetic data"],
    "rai:dataAnnotationProtocol": "Labels are what was printed and where the modelled camera puts "
    "it; no person and no model annotated anything.",
    "rai:personalSensitiveInformation": "None. Persons, employers and numbers are invented; "
    "identifiers pass their check digits in ranges that are never issued; faces are drawn.",
    "rai:dataUseCases": "Training and testing of document reading, extraction, question answering "
    "and forgery localisation. Not for estimating anything about real people, lenders or fraud.",
    "rai:dataBiases": "Shares of papers, lies, conditions and languages are those of the recipe, "
    "not of any bank's files; Chinese and English only; an invented country's papers.",
    "rai:dataLimitations": "The camera is a model: what is measured here need not hold on "
    "photographs that people take. Handwriting is scarce; layouts are a few to a kind of paper.",
    "rai:dataSocialImpact": "Lets readers of credit files be built and compared without anybody's "
    "papers; shows lies that are found by arithmetic, not by who tells them.",
    "rai:dataReleaseMaintenancePlan": "A dataset is made once and not changed; a further one has "
    "its own recipe and version.",
}
IMAGE_FILES: Mapping[str, Any] = {
    "@type": "cr:FileSet",
    "@id": "image-files",
    "name": "image-files",
    "description": "Photographs, and the blank forms that questions show.",
    "encodingFormat": ["image/jpeg", "image/png"],
    "includes": ["images/*.jpg", "images/*.png"],
}
Column = tuple[str, str, str]  # name, type, what it is; the type of a list ends in *
Columns = tuple[Column, ...]
TABLES: Mapping[str, Columns] = {
    "pictures.jsonl": (
        ("id", "sc:Text", "The name of the picture."),
        ("image", "sc:Text", "Its file."),
        ("split", "sc:Text", "train, validation or test; nobody is in two of them."),
        ("language", "sc:Text", "zh or en."),
        ("condition", "sc:Text", "How it was taken."),
        ("severity", "sc:Integer", "How badly, 0 to 5."),
        ("width", "sc:Integer", "In pixels."),
        ("height", "sc:Integer", "In pixels."),
        ("tampered", "sc:Boolean", "Whether print in it was forged."),
        ("kinds", "sc:Text*", "The kinds of paper it shows."),
        ("annotations", "sc:Text", "JSON: category, text, polygon in pixels, legible."),
    ),
    "questions.jsonl": (
        ("id", "sc:Text", "The name of the question."),
        ("images", "sc:Text*", "The files it shows, in order."),
        ("split", "sc:Text", "That of its pictures."),
        ("language", "sc:Text", "zh or en."),
        ("task", "sc:Text", "Of the reference benchmark: IQE, DTR, KIE, CC, VC, NC or RR."),
        ("subtask", "sc:Text", "Its kind."),
        ("question", "sc:Text", "The prompt."),
        ("answer", "sc:Text", "JSON."),
    ),
}


def record_set(file: str, columns: Columns) -> dict[str, Any]:
    """The rows of a file of JSON lines."""
    name = file.partition(".")[0]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "key": {"@id": f"{name}/id"},
        "field": [_column(file, name, column) for column in columns],
    }


def _column(file: str, table: str, said: Column) -> dict[str, Any]:
    column, kind, meaning = said
    found: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column}",
        "name": column,
        "description": meaning,
        "dataType": kind.rstrip("*"),
        "source": {"fileObject": {"@id": file}, "extract": {"column": column}},
    }
    if kind.endswith("*"):
        found |= {"isArray": True, "arrayShape": "-1"}
    if column == "split":
        found["references"] = {"field": {"@id": "splits/name"}}
    return found


def splits(names: Sequence[str]) -> dict[str, Any]:
    """The splits as Croissant knows them."""
    field = {"@type": "cr:Field", "@id": "splits/name", "name": "name", "dataType": "sc:Text"}
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [field],
        "data": [{"splits/name": name} for name in names],
    }


IMAGES: Mapping[str, Any] = {
    "@type": "cr:RecordSet",
    "@id": "images",
    "name": "images",
    "field": [
        {
            "@type": "cr:Field",
            "@id": "images/content",
            "name": "content",
            "description": "The picture.",
            "dataType": "sc:ImageObject",
            "source": {"fileSet": {"@id": "image-files"}, "extract": {"fileProperty": "content"}},
        },
        {
            "@type": "cr:Field",
            "@id": "images/file",
            "name": "file",
            "description": "The name of its file.",
            "dataType": "sc:Text",
            "source": {"fileSet": {"@id": "image-files"}, "extract": {"fileProperty": "filename"}},
        },
    ],
}
