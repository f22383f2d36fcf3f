"""The project's own documents, with their answers, and the tools that print and check them."""
