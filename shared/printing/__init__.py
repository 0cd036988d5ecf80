"""Official documents on paper: certificates, notices and receipts as signed PDF files.

Everything needed travels with the package (templates, font), so that a bare machine without
installed fonts prints the same bytes. Must not know any service, database or address, and must
not touch the network. Heavy libraries are imported only when the first document is made.
"""
