//! Names of people and of bodies.

/// A person or a body, as a name is sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The family name with its particle, or the whole name of a body.
    pub(crate) family: String,
    /// Empty for a body.
    pub(crate) given: String,
}

impl Name {
    /// Reads `Family, Given`; without a comma it is the name of a body.
    pub(crate) fn read(text: &str) -> Name {
        let (family, given) = text.split_once(',').unwrap_or((text, ""));
        Name { family: family.trim().to_owned(), given: given.trim().to_owned() }
    }

    /// `Andrea Berger`.
    pub(crate) fn in_order(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_owned()
    }

    /// `Berger, Andrea`.
    pub(crate) fn sorted(&self) -> String {
        match self.given.as_str() {
            "" => self.family.clone(),
            given => format!("{}, {given}", self.family),
        }
    }

    pub(crate) fn is_body(&self) -> bool {
        self.given.is_empty()
    }
}
