"""A deck as files: presentation, PDF, one HTML page, workbook, and the slides on the wall."""
