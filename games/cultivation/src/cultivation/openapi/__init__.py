"""The interface as a document, made from the code that serves it."""
