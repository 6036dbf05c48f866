"""The limits of what import reads: nothing comes in; the numbers go out. docs/importing.md lists them.

They are far above what articles are and far below what stops a machine; what is beyond them is refused with a message.
"""

from __future__ import annotations

MIB = 1024 * 1024
FILE_BYTES = 20 * MIB  # one source file; a long article is 0.1 MB, a long novel 3 MB
LINES = 200_000  # of a text file; a novel of 1,000 pages has 40,000
LINE_CHARACTERS = 200_000  # of one line; the longest paragraphs of novels have 20,000
SOURCES = 1_000  # files and folders of one import
ARTICLES = 2_000  # of one import; a blog of twenty years
ARCHIVE_BYTES = 200 * MIB  # a zip (docx, epub, a folder as a zip) as it stands on disk
UNPACKED_BYTES = 500 * MIB  # all files of a zip or folder together
RATIO = 200  # unpacked to packed, of a file in a zip above 1 MiB; prose reaches 5
ENTRIES = 10_000  # files of a zip or folder
DEPTH = 500  # elements in elements
ELEMENTS = 500_000  # of one page
ATTRIBUTES = 2_000  # of one element
PIXELS = 178_000_000  # of one picture: Pillow's own bound against bombs, twice Image.MAX_IMAGE_PIXELS
SECONDS = 120  # of reading one source
