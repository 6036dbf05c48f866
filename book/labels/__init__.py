"""The words that a book prints (目錄, 圖, 參考資料), by language."""
