"""A Word file as word processors write it, in few lines: paragraphs with styles, a table, notes and changes."""

import zipfile
from pathlib import Path

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_STYLES = {"Title": "Title", "Heading1": "heading 1", "Heading2": "heading 2", "Heading3": "heading 3"}


def paragraph(text: str, style: str = "", *, runs: str = "") -> str:
    """Return a paragraph; ``runs`` are further runs, as Word stores them."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{run(text)}{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of text; ``properties`` are such as ``<w:b/>``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def item(text: str) -> str:
    """Return an item of a list with bullets."""
    return f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{run(text)}</w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """Return a table."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def write_word(path: Path, *content: str, prolog: str = "", notes: str = "") -> Path:
    """Write a Word file with ``content``; ``prolog`` goes before the document, ``notes`` are footnotes."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in _STYLES.items()
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    parts = {"styles": styles, "numbering": numbering, "footnotes": notes}
    related = "".join(f'<Relationship Id="{name}" Type="{_REL}/{name}" Target="{name}.xml"/>' for name in parts)
    office = f'<Relationship Id="d" Type="{_REL}/officeDocument" Target="word/document.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS.format(office))
        archive.writestr("word/_rels/document.xml.rels", _RELS.format(related))
        body = f"<w:document {_NS}><w:body>{''.join(content)}</w:body></w:document>"
        archive.writestr("word/document.xml", prolog + body)
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {_NS}>{inside}</w:{name}>")
    return path
