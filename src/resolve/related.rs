//! Which cases are like a case, and why.

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
    let mut terms: Vec<(f64, TermId)> =
        site[case].terms.iter().map(|&term| (weight(term), term)).collect();
    terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut tried: Vec<CaseId> = Vec::with_capacity(CANDIDATES + 2);
    for &(_, term) in &terms {
        if tried.len() >= CANDIDATES {
            break;
        }
        let own = &site[term].own;
        let here = own.partition_point(|other| *other < case);
        let (mut left, mut right) = (here, here + 1);
        // Outwards from the case, one on each side in turn.
        while tried.len() < CANDIDATES && (left > 0 || right < own.len()) {
            if left > 0 {
                left -= 1;
                tried.push(own[left]);
            }
            if right < own.len() {
                tried.push(own[right]);
                right += 1;
            }
        }
    }
    tried.sort_unstable();
    tried.dedup();
    let common = 2.0_f64.ln();
    let mut scored: Vec<(f64, CaseId)> = tried
        .into_iter()
        .filter_map(|other| {
            let theirs = &site[other].terms;
            let both = terms.iter().filter(|(_, term)| theirs.binary_search(term).is_ok());
            let (sum, most) = both.fold((0.0_f64, 0.0_f64), |(sum, most), &(weight, _)| {
                (sum + weight, most.max(weight))
            });
            (most > common || site.cases.len() <= 4 && sum > 0.0).then_some((sum, other))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(limit);
    scored
        .into_iter()
        .map(|(_, other)| {
            let shares = |term: &TermId| site[other].terms.binary_search(term).is_ok();
            let shared = terms.iter().map(|&(_, term)| term).filter(shares).collect();
            Relation { case: other, shared }
        })
        .collect()
}
