"""PDFium keeps global state: one thread at a time may call it, whatever document it works on."""

import threading

PDFIUM = threading.Lock()
