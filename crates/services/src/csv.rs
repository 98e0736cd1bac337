//! Files for spreadsheets: comma-separated as RFC 4180 has it, with nothing in them a spreadsheet would run.

use std::borrow::Cow;

/// What a file begins with, so that spreadsheets read names such as "Chloé" as UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A file being written, taken away piece by piece, so that it never stands in memory as a whole.
///
/// The first line written is its head. Lines end with CR LF; a cell with a comma, a quote or a line break is quoted.
pub struct CsvLines {
    writer: csv::Writer<Vec<u8>>,
}

impl Default for CsvLines {
    fn default() -> Self {
        Self::beginning_with(BYTE_ORDER_MARK.to_vec())
    }
}

impl CsvLines {
    fn beginning_with(bytes: Vec<u8>) -> Self {
        Self { writer: csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).flexible(true).from_writer(bytes) }
    }

    /// Adds a line of cells, each made [`harmless`].
    pub fn add<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        let cells: Vec<String> = cells.into_iter().map(|cell| harmless(cell.as_ref()).into_owned()).collect();
        self.writer.write_record(&cells).unwrap_or_else(|_| unreachable!("memory takes every line"));
    }

    /// What was added since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        let written = std::mem::replace(self, Self::beginning_with(Vec::new()));
        written.writer.into_inner().unwrap_or_else(|_| unreachable!("memory takes every line"))
    }
}

/// The cell with a single quote before it where a spreadsheet would take it for a formula (T25; OWASP "CSV Injection", ASVS
/// 1.2.10): after `=`, `+`, `-`, `@`, a control character that spreadsheets skip, or one of the wide forms that some of them
/// read alike. Reading the file again, whoever wants the cell as it was takes that quote off.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    const STARTS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];
    if cell.starts_with(STARTS) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
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
        for cell in ["", "Nora Lindqvist", "a=b", "1-1", " =1", "nora@calder.example", "'=1"] {
            assert_eq!(harmless(cell), cell);
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
        let cells = ["plain", "with, comma", "with \"quotes\"", "two\r\nlines", "=1", ""];
        let written = text(&[&cells]);
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).from_reader(written.trim_start_matches('\u{feff}').as_bytes());
        let line = reader.records().next().unwrap().unwrap();
        assert_eq!(line.iter().collect::<Vec<_>>(), ["plain", "with, comma", "with \"quotes\"", "two\r\nlines", "'=1", ""]);
    }
}
