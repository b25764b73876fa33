"""The interface: windows, pages, pictures, keys and the command line. Qt lives here alone."""
