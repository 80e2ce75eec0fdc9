//! Which cases are like a case, and why.

use std::collections::HashMap;

use super::site::{CaseId, Site, TermId};

/// A related case with the terms both share, the rarest first.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Relation {
    pub(crate) case: CaseId,
    pub(crate) shared: Vec<TermId>,
}

/// How many cases are held against a case. On a site with fewer the result is exact; beyond it
/// the nearest in each term's list are tried, those of rare terms first, so that the work for a
/// case does not grow with the site.
const CANDIDATES: usize = 128;

/// The `limit` cases most like a case.
///
/// A shared term weighs the logarithm of the number of cases over the number that share it: what
/// all cases share says nothing, what only two share says most. Cases that share only terms
/// which at least half of all cases have are left out.
pub(crate) fn related(site: &Site, case: CaseId, limit: usize) -> Vec<Relation> {
    let total = site.cases.len() as f64;
    let weight = |term: TermId| (total / site[term].own.len().max(1) as f64).ln();
    let mut terms = site[case].terms.clone();
    terms.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    let mut shared: HashMap<CaseId, ()> = HashMap::new();
    for &term in &terms {
        if shared.len() >= CANDIDATES {
            break;
        }
        let own = &site[term].own;
        let here = own.partition_point(|other| *other < case);
        let (mut left, mut right) = (here, here + 1);
        // Outwards from the case, one on each side in turn.
        while shared.len() < CANDIDATES && (left > 0 || right < own.len()) {
            if left > 0 {
                left -= 1;
                shared.insert(own[left], ());
            }
            if right < own.len() {
                shared.insert(own[right], ());
                right += 1;
            }
        }
    }
    let common = 2.0_f64.ln();
    let mut scored: Vec<(f64, CaseId)> = shared
        .into_keys()
        .filter_map(|other| {
            let both = terms.iter().filter(|term| site[other].terms.binary_search(term).is_ok());
            let (sum, most) = both.fold((0.0, 0.0), |(sum, most): (f64, f64), &term| {
                (sum + weight(term), most.max(weight(term)))
            });
            (most > common || site.cases.len() <= 4 && sum > 0.0).then_some((sum, other))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(limit);
    scored
        .into_iter()
        .map(|(_, other)| {
            let shares = |term: &&TermId| site[other].terms.binary_search(term).is_ok();
            Relation { case: other, shared: terms.iter().filter(shares).copied().collect() }
        })
        .collect()
}
