"""What every worker needs, loaded: importing this file reads a text in three languages, and so fills the word lists.

For the process from which workers are forked (ingest.nursery), which only imports it.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.preparers import prepare_files

_TEXT = """وقعت وزارة الصناعة والتجارة المغربية في 12 مايو 2023 مذكرة تفاهم مع نظيرتها التونسية في الرباط.

Le ministère de l'Industrie a signé le 12 mai 2023 à Tunis un accord-cadre avec son homologue algérien.

The Ministry of Industry signed a memorandum of understanding with its Egyptian counterpart on 12 May 2023 in Cairo.
"""

with TemporaryDirectory(prefix="ittifaq-") as _folder:
    _file = Path(_folder, "sample.txt")
    _file.write_text(_TEXT, encoding="utf-8")
    _outcomes = list(prepare_files([_file], None, processes=0))
