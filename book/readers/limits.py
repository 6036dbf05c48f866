"""The limits of what import reads: nothing comes in; the numbers go out. docs/importing.md lists them.

They are far above what articles are and far below what stops a machine; what is beyond them is refused with a message.
"""

from __future__ import annotations

MIB = 1024 * 1024
FILE_BYTES = 20 * MIB  # one source file; a long article is 0.1 MB, a long novel 3 MB
LINES = 100_000  # of a text file; a novel of 1,000 pages has 40,000
LINE_CHARACTERS = 200_000  # of one line; the longest paragraphs of novels have 20,000
SOURCES = 1_000  # files and folders of one import
ARTICLES = 2_000  # of one import; a blog of twenty years
ARCHIVE_BYTES = 200 * MIB  # a zip (docx, epub, a folder as a zip) as it stands on disk
UNPACKED_BYTES = 512 * MIB  # all files of a zip together
ENTRY_BYTES = 64 * MIB  # one file of a zip, unpacked
RATIO = 200  # unpacked to packed, of a file in a zip above 1 MiB; text of Word reaches 30
ENTRIES = 10_000  # files of a zip
DEPTH = 150  # elements in elements that are told apart; what lies deeper is read as if it lay there
ELEMENTS = 400_000  # of one page, and cells of its even tables; the longest pages have a tenth of it
ATTRIBUTES = 2_000  # of one element: parsers compare each with all before it
PICTURE_BYTES = 30 * MIB  # one picture
PICTURES_BYTES = 300 * MIB  # all pictures of an import
SECONDS = 120  # of reading one source; pictures have a limit of pixels, MEGAPIXELS in book/assets/raster.py
