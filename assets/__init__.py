"""What browsers are sent beside the pages: answers kept ready, and files with their versions."""
