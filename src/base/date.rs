//! Dates as precise as they are known, and periods between them.

use std::fmt;

/// A day, a month or a year of the Gregorian calendar, written `2009-07-15`, `2009-07` or `2009`
/// (ISO 8601-1:2019, calendar dates with reduced precision).
///
/// Dates sort by time; a less precise date stands before the more precise ones inside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Date {
    /// The year, 1 to 9999.
    pub year: u16,
    /// The month, 1 to 12; 0 when only the year is known.
    pub month: u8,
    /// The day, 1 to 31; 0 when only the year or month is known.
    pub day: u8,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the error is what is wrong, as a clause.
    pub(crate) fn read(text: &str) -> Result<Date, &'static str> {
        const FORM: &str = "a date is written `2009-07-15`, `2009-07` or `2009`";
        let mut parts = text.split('-');
        let mut number = |digits: usize| match parts.next() {
            None => Ok(None),
            Some(part) if part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse::<u16>().map(Some).map_err(|_| FORM)
            }
            Some(_) => Err(FORM),
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        if number(1)?.is_some() {
            return Err(FORM);
        }
        let year = year.filter(|&year| year > 0).ok_or("years run from 0001 to 9999")?;
        let month = match month {
            None => 0,
            Some(month @ 1..=12) => month as u8,
            Some(_) => return Err("months run from 01 to 12"),
        };
        let day = match day {
            None => 0,
            Some(day) if day >= 1 && day <= u16::from(days_in(year, month)) => day as u8,
            Some(_) => return Err("the month has no such day"),
        };
        Ok(Date { year, month, day })
    }

    /// The date of a Unix time, in seconds, in UTC.
    ///
    /// The arithmetic is Howard Hinnant's `civil_from_days`
    /// (<https://howardhinnant.github.io/date_algorithms.html>).
    pub(crate) fn from_unix(seconds: i64) -> Date {
        let z = seconds.div_euclid(86_400) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u8;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u8;
        let year = yoe + era * 400 + i64::from(month <= 2);
        Date { year: year.clamp(1, 9999) as u16, month, day }
    }

    /// The date in words: `15 July 2009`, `July 2009`, `2009`.
    pub(crate) fn in_words(self) -> String {
        let month = |month: u8| MONTHS[usize::from(month - 1)];
        match (self.month, self.day) {
            (0, _) => self.year.to_string(),
            (m, 0) => format!("{} {}", month(m), self.year),
            (m, d) => format!("{d} {} {}", month(m), self.year),
        }
    }

    /// The first moment of the date as RFC 3339 wants it, in UTC.
    pub(crate) fn rfc3339(self) -> String {
        let (month, day) = (self.month.max(1), self.day.max(1));
        format!("{:04}-{month:02}-{day:02}T00:00:00Z", self.year)
    }
}

/// The days of a month; 31 where the month is not known.
fn days_in(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{:04}", self.year),
            (m, 0) => write!(f, "{:04}-{m:02}", self.year),
            (m, d) => write!(f, "{:04}-{m:02}-{d:02}", self.year),
        }
    }
}

/// A period, written `2006/2018`; `2006/..` has no known end and `../2006` no known start.
/// A single date is a period of its own length.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Period {
    /// The first date, if known.
    pub from: Option<Date>,
    /// The last date, if known.
    pub to: Option<Date>,
}

impl Period {
    /// Reads `FROM/TO`, each end a date or `..`, or one date.
    pub(crate) fn read(text: &str) -> Result<Period, &'static str> {
        let Some((from, to)) = text.split_once('/') else {
            let date = Date::read(text)?;
            return Ok(Period { from: Some(date), to: Some(date) });
        };
        let end = |text: &str| if text == ".." { Ok(None) } else { Date::read(text).map(Some) };
        let (from, to) = (end(from)?, end(to)?);
        match (from, to) {
            (None, None) => Err("a period has at least one end"),
            (Some(from), Some(to)) if last_day(to) < first_day(from) => {
                Err("the period ends before it begins")
            }
            _ => Ok(Period { from, to }),
        }
    }

    /// The period in words: `2006 – 2018`, `since 2006`, `until 2018`.
    pub(crate) fn in_words(self) -> String {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => from.in_words(),
            (Some(from), Some(to)) => format!("{} – {}", from.in_words(), to.in_words()),
            (Some(from), None) => format!("since {}", from.in_words()),
            (None, Some(to)) => format!("until {}", to.in_words()),
            (None, None) => String::new(),
        }
    }
}

fn first_day(date: Date) -> (u16, u8, u8) {
    (date.year, date.month.max(1), date.day.max(1))
}

fn last_day(date: Date) -> (u16, u8, u8) {
    let or = |n: u8, last: u8| if n == 0 { last } else { n };
    (date.year, or(date.month, 12), or(date.day, 31))
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |date: Option<Date>| date.map_or("..".to_owned(), |date| date.to_string());
        match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => from.fmt(f),
            (from, to) => write!(f, "{}/{}", end(from), end(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for text in ["2009", "2009-07", "2009-07-15", "2024-02-29"] {
            assert_eq!(Date::read(text).map(|date| date.to_string()), Ok(text.to_owned()));
        }
        for text in ["2009-7", "09", "2009-13", "2023-02-29", "2009-07-15-1", "July", "", "0000"] {
            assert!(Date::read(text).is_err(), "{text}");
        }
        assert_eq!(Date::read("2009-07-15").unwrap().in_words(), "15 July 2009");
        assert_eq!(Date::from_unix(1_795_219_200).to_string(), "2026-11-21");
        assert_eq!(Date::from_unix(-1).to_string(), "1969-12-31");
    }

    #[test]
    fn periods_have_ends() {
        let check = |text: &str, words: &str| {
            let period = Period::read(text).unwrap();
            assert_eq!((period.to_string().as_str(), period.in_words().as_str()), (text, words));
        };
        check("2006/2018", "2006 – 2018");
        check("2006-05/..", "since May 2006");
        check("../2006", "until 2006");
        check("2006", "2006");
        check("2016-07/2016", "July 2016 – 2016");
        assert!(Period::read("2018/2006").is_err());
        assert!(Period::read("../..").is_err());
    }
}
