"""The content: tables as data, with their own version, checked before anything is served from them."""
