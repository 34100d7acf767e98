"""The plain front end: typed commands and printed text, for screen readers, scripts and slow links."""
