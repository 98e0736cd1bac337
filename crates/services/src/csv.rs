//! Files for spreadsheets: separated cells as RFC 4180 has it, with nothing in them a spreadsheet would run; and reading such
//! a file back.

use std::borrow::Cow;

use domain::users::import::FileFault;

/// What a file begins with, so that spreadsheets read names such as "Chloé" as UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file being written, taken away piece by piece, so that it never stands in memory as a whole.
///
/// The first line written is its head. Lines end with CR LF; a cell with a separator, a quote or a line break is quoted.
pub struct CsvLines {
    writer: csv::Writer<Vec<u8>>,
    separator: u8,
}

impl Default for CsvLines {
    fn default() -> Self {
        Self::separated_by(b',')
    }
}

impl CsvLines {
    /// A file like one that came with this separator.
    #[must_use]
    pub fn separated_by(separator: u8) -> Self {
        Self::beginning_with(BYTE_ORDER_MARK.to_vec(), separator)
    }

    fn beginning_with(bytes: Vec<u8>, separator: u8) -> Self {
        let mut writer = csv::WriterBuilder::new();
        writer.terminator(csv::Terminator::CRLF).flexible(true).delimiter(separator);
        Self { writer: writer.from_writer(bytes), separator }
    }

    /// Adds a line of cells, each made [`harmless`].
    pub fn add<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| harmless(cell.as_ref()).into_owned()).collect();
        self.writer.write_record(&cells).unwrap_or_else(|_| unreachable!("memory takes every line"));
    }

    /// What was added since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        let written = std::mem::replace(self, Self::beginning_with(Vec::new(), self.separator));
        written.writer.into_inner().unwrap_or_else(|_| unreachable!("memory takes every line"))
    }
}

/// What makes a spreadsheet take a cell for a formula when it begins with it.
const STARTS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// The cell with a single quote before it where a spreadsheet would take it for a formula (T25; OWASP "CSV Injection", ASVS
/// 1.2.10): after `=`, `+`, `-`, `@`, a control character that spreadsheets skip, or one of the wide forms that some of them
/// read alike. [`original`] takes that quote off again; so that it takes off no other, a cell that looks as if it had one
/// gets one too.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches('\'').starts_with(STARTS) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`harmless`].
#[must_use]
pub fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(STARTS) => rest,
        _ => cell,
    }
}

/// A file that was read: the cells of its head and of each line after it, as they were before [`harmless`].
#[derive(Debug)]
pub struct CsvTable {
    pub separator: u8,
    pub head: Vec<String>,
    pub lines: Vec<Vec<String>>,
}

/// Reads a file: UTF-8 with or without a byte order mark; the separator is the one of comma, semicolon and tab that its first
/// line holds most of. No line keeps more cells than the head and one more, which tells that there were too many.
///
/// # Errors
/// [`FileFault`] for what is no such file, has no head or more than `max_lines` after it.
pub fn read(bytes: &[u8], max_lines: usize) -> Result<CsvTable, FileFault> {
    // What spreadsheet programs keep, new and old.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(FileFault::Spreadsheet);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| FileFault::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator_of(text);
    // A file of nothing but separators would take many times its size in memory.
    let mut separators = text.bytes().filter(|byte| *byte == separator);
    if separators.nth(max_lines * 32).is_some() {
        return Err(FileFault::TooManyRows);
    }
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut records = reader.records();
    let head = records.next().ok_or(FileFault::NoHead)?.map_err(|_| FileFault::NotUtf8)?;
    let head: Vec<String> = head.iter().map(|cell| original(cell).trim().to_owned()).collect();
    let mut lines = Vec::new();
    for record in records {
        if lines.len() == max_lines {
            return Err(FileFault::TooManyRows);
        }
        let record = record.map_err(|_| FileFault::NotUtf8)?;
        lines.push(record.iter().take(head.len() + 1).map(|cell| original(cell).to_owned()).collect());
    }
    Ok(CsvTable { separator, head, lines })
}

fn separator_of(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    // The first of those that are equal, so that one column alone counts as separated by commas.
    b";\t,".iter().copied().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(lines: &[&[&str]]) -> String {
        let mut file = CsvLines::default();
        lines.iter().for_each(|line| file.add(*line));
        String::from_utf8(file.take()).unwrap()
    }

    #[test]
    fn t25_a_cell_that_a_spreadsheet_would_run_is_quoted_as_text() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "＝1", "＋1", "－1", "＠1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "Nora Lindqvist", "a=b", "1-1", " =1", "nora@calder.example", "'quoted'", "O'Neil"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn e9_only_the_quote_that_was_put_there_is_taken_off() {
        for cell in ["=1", "'=1", "''=1", "'", "''", "'quoted'", "O'Neil", "", "\t", "'\t"] {
            assert_eq!(original(&harmless(cell)), cell, "{cell:?}");
        }
    }

    #[test]
    fn cells_are_quoted_as_rfc_4180_has_it() {
        let lines: &[&[&str]] = &[&["name", "said"], &["Okafor, Sam", "\"yes\"\nand no"], &["Chloé", ""]];
        assert_eq!(text(lines), "\u{feff}name,said\r\n\"Okafor, Sam\",\"\"\"yes\"\"\nand no\"\r\nChloé,\r\n");
    }

    #[test]
    fn a_formula_within_quotes_stays_harmless() {
        assert_eq!(text(&[&["=HYPERLINK(\"x\",\"y\")"]]), "\u{feff}\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n");
    }

    #[test]
    fn pieces_taken_one_by_one_make_the_same_file() {
        let mut file = CsvLines::default();
        file.add(["a", "b"]);
        let mut pieces = file.take();
        assert!(file.take().is_empty());
        file.add(["c", "d"]);
        pieces.extend(file.take());
        assert_eq!(String::from_utf8(pieces).unwrap(), text(&[&["a", "b"], &["c", "d"]]));
    }

    #[test]
    fn what_is_written_reads_back_cell_by_cell() {
        let cells = ["plain", "with, comma", "with; semicolon", "with \"quotes\"", "two\r\nlines", "=1", "'=1", ""];
        for separator in *b",;\t" {
            let mut file = CsvLines::separated_by(separator);
            file.add(["a", "b", "c", "d", "e", "f", "g", "h"]);
            file.add(cells);
            let table = read(&file.take(), 10).unwrap();
            assert_eq!((table.separator, table.lines), (separator, vec![cells.map(String::from).to_vec()]));
        }
    }

    proptest! {
        /// E9: whatever cells hold, they come back as they were.
        #[test]
        fn whatever_is_written_reads_back(
            cells in prop::collection::vec(prop::collection::vec("[=+\\-@'\",;\\t\\r\\n a-zé＝\u{0}]{0,12}", 3), 1..8),
            separator in prop::sample::select(b",;\t".to_vec()),
        ) {
            let mut file = CsvLines::separated_by(separator);
            file.add(["a", "b", "c"]);
            cells.iter().for_each(|line| file.add(line));
            prop_assert_eq!(read(&file.take(), 10).unwrap().lines, cells);
        }
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        let utf_16: Vec<u8> = "email\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(b"", 1).unwrap_err(), FileFault::NoHead);
        assert_eq!(read(b"\xEF\xBB\xBF", 1).unwrap_err(), FileFault::NoHead);
        assert_eq!(read(&[b"\xFF\xFE".to_vec(), utf_16].concat(), 1).unwrap_err(), FileFault::NotUtf8);
        assert_eq!(read(b"email\nChlo\xe9@x.example", 1).unwrap_err(), FileFault::NotUtf8);
        assert_eq!(read(b"PK\x03\x04...", 1).unwrap_err(), FileFault::Spreadsheet);
        assert_eq!(read(b"email\na\nb", 1).unwrap_err(), FileFault::TooManyRows);
        assert_eq!(read(&b";".repeat(1_000), 1).unwrap_err(), FileFault::TooManyRows);
    }

    #[test]
    fn a_line_with_too_many_cells_keeps_one_that_tells() {
        let table = read("email\na,b,c,d\n".as_bytes(), 1).unwrap();
        assert_eq!(table.lines, [["a", "b"]]);
    }
}
