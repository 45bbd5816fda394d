"""From files to records in the library: read, clean, date, split."""
