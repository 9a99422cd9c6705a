"""Making pages: documents and a view in, HTML and ready answers out."""
