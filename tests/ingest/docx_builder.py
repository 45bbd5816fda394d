"""Small Word documents, part by part."""

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = f"""<w:styles {_W}>
<w:style w:styleId="Titre1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style></w:styles>"""


def build_docx(body: str, **parts: str) -> bytes:
    """Give a document whose body is `body` (WordprocessingML); `parts` are further parts of word/, without .xml.

    `core` is docProps/core.xml.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<w:body>{body}</w:body></w:document>",
        )
        archive.writestr("word/styles.xml", _STYLES)
        for name, text in parts.items():
            path = "docProps/core.xml" if name == "core" else f"word/{name}.xml"
            archive.writestr(path, text.replace("<w:ROOT>", f"<w:{name.rstrip('0123456789')} {_W}>"))
    return file.getvalue()


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"
