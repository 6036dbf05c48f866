"""The table of book.toml for what the colophon says beside what a catalogue knows, as a pydantic model."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from book.config_bibliography import Table
from book.config_catalogue import Address
from book.config_values import Day, Text


class ColophonTable(Table):
    """`[colophon]`: what the colophon (版權頁) says beside title, people, ISBN and rights, which stand in `[book]`.

    The price is that of `[print]`. What is not given is not printed."""

    edition: Text = Field(default="", description="Edition and printing.", examples=["初版一刷"])
    printed: Day | None = Field(
        default=None,
        title="date",
        description="Day of that edition. Default, where `edition` is given: `published`.",
        examples=[date(2024, 5, 1)],
    )
    address: Text = Field(default="", description="The publisher's address.", examples=["基隆市仁愛區海港路 1 號"])
    telephone: Text = Field(default="", description="The publisher's telephone.", examples=["(02) 5550-0100"])
    website: Address = Field(default="", description="The publisher's website.", examples=["https://example.org/"])
    distributor: Text = Field(default="", description="Distributor.", examples=["潮汐圖書發行"])
    printer: Text = Field(default="", description="Printer.", examples=["港邊印刷廠"])
