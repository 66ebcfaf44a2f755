"""PDFs as forms: their fields, their words, their art."""
