"""Prints the corpus: ``python -m corpora.tools.render OUT_DIR [--eval] [--gold] [--only NAME ...]``."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from corpora.tools.pdf import write_pdf
from corpora.tools.reading import read
from corpora.tools.source import FOLDER, Directive, sources
from corpora.tools.text import text_of
from corpora.tools.web import page_of
from corpora.tools.word import write_docx

FORMATS = ("txt", "html", "docx", "pdf")


def gold_text(directive: Directive) -> str:
    """The gold of a directive as its JSON file holds it."""
    return json.dumps(directive.gold, ensure_ascii=False, indent=1) + "\n"


def write(directive: Directive, form: str, folder: Path) -> Path:
    """Write one format of a directive into ``folder``; the path it got."""
    path = folder / f"{directive.name}.{form}"
    if form == "txt":
        path.write_text(text_of(directive), "utf-8", newline="\n")
    elif form == "html":
        path.write_text(page_of(directive), "utf-8", newline="\n")
    elif form == "docx":
        write_docx(directive, path)
    elif form == "pdf":
        write_pdf(directive, path)
    else:
        raise ValueError(f"unknown format: {form}")
    return path


def main() -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(description="Print the corpus as text, web pages, DOCX and PDF.")
    parser.add_argument("folder", type=Path, nargs="?", help="where to write; made if missing")
    parser.add_argument("--eval", action="store_true", help="NAME.txt and NAME.gold.json alone")
    parser.add_argument(
        "--gold", action="store_true", help="bring the gold files beside the sources up to date"
    )
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these documents alone")
    args = parser.parse_args()
    if not args.folder and not args.gold:
        parser.error("name a folder, or give --gold")
    if args.folder:
        args.folder.mkdir(parents=True, exist_ok=True)
    chosen = [path for path in sources() if not args.only or path.stem in args.only]
    for path in chosen:
        directive = read(path)
        if args.gold:
            (FOLDER / f"{path.stem}.gold.json").write_text(gold_text(directive), "utf-8", newline="\n")
        if args.folder:
            for form in ("txt",) if args.eval else args.formats:
                write(directive, form, args.folder)
            if args.eval:
                (args.folder / f"{path.stem}.gold.json").write_text(
                    gold_text(directive), "utf-8", newline="\n"
                )
    print(f"{len(chosen)} documents")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
