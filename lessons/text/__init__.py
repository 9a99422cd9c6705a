"""Reading: from the text of a lesson to a document of blocks."""
