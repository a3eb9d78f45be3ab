import LogModel

extension AuthorisationCourt {
    /// That there is one reader, and the document does not say why one is enough.
    ///
    /// A lost key is lost evidence. The document itself must say it: a reader whom an amendment adds
    /// opens nothing that was sealed before. Somebody named twice is one reader, and whoever turns out
    /// to be the subject is a reader here: to leave them out would tell whose case it is.
    ///
    /// - Parameter document: whom it names as readers, and its `single-reader`.
    /// - Returns: at most one reason.
    func secondReaderRefusals(_ document: Authorisation) -> [Refusal] {
        if let reason = document.singleReader {
            return AuthorisationTemplate.isStandIn(reason) ? [.singleReaderIsStandIn] : []
        }
        return document.readers.count < 2 ? [.secondReaderMissing] : []
    }
}
