internal import LogModel

// Every list is put in one order before it is printed, down to the last field that could differ,
// so that the same facts give the same bytes. None of these orders is by count: that would rank.

extension ReportModel {
    /// The model with every list in its one order.
    var inOrder: ReportModel {
        var model = self
        model.subjects = subjects.map(\.inOrder).sorted { $0.sortKey < $1.sortKey }
        model.rules = rules.inOrder
        model.events = events.map(\.inOrder).map { (event: $0, key: $0.sortKey) }
            .sorted { ($0.event.time, $0.key) < ($1.event.time, $1.key) }.map(\.event)
        model.coverage = coverage.inOrder
        model.notice.readings.sort {
            ($0.date, $0.name, $0.role) < ($1.date, $1.name, $1.role)
        }
        model.authorisation.signers.sort { ($0.name, $0.role) < ($1.name, $1.role) }
        model.authorisation.readers.sort { ($0.name, $0.role) < ($1.name, $1.role) }
        model.authorisation.rules.sort()
        model.authorisation.categories.sort()
        model.authorisation.consultations.sort()
        model.authorisation.channels.sort { $0.rawValue < $1.rawValue }
        return model
    }
}

extension TriggerNoticeModel {
    /// The model with every list in its one order; cases stand in the order of their handles,
    /// which is the order of nothing.
    var inOrder: TriggerNoticeModel {
        var model = self
        model.tallies.sort {
            ($0.day.calendarMonth, $0.handle, $0.ruleID, $0.day, $0.allowed, $0.denied)
                < ($1.day.calendarMonth, $1.handle, $1.ruleID, $1.day, $1.allowed, $1.denied)
        }
        model.unattributed.sort {
            ($0.source, $0.ruleID, $0.day, $0.allowed, $0.denied)
                < ($1.source, $1.ruleID, $1.day, $1.allowed, $1.denied)
        }
        model.privateMail.sort { ($0.source, $0.count) < ($1.source, $1.count) }
        model.rules = rules.inOrder
        model.coverage = coverage.inOrder
        return model
    }
}

extension CoverageSummary {
    var inOrder: CoverageSummary {
        var summary = self
        summary.rulesLeftOut.sort()
        summary.sources = sources.map { source in
            var source = source
            source.daysMissing.sort()
            source.faults.sort { ($0.file, $0.code) < ($1.file, $1.code) }
            return source
        }.sorted {
            ($0.name, $0.channel.rawValue, $0.lines) < ($1.name, $1.channel.rawValue, $1.lines)
        }
        return summary
    }
}

extension [RuleFacts] {
    fileprivate var inOrder: [RuleFacts] {
        map { rule in
            var rule = rule
            rule.clauses.sort()
            return rule
        }.sorted { ($0.id, $0.title) < ($1.id, $1.title) }
    }
}

extension SubjectFacts {
    fileprivate var inOrder: SubjectFacts {
        var subject = self
        subject.accounts.sort()
        return subject
    }

    fileprivate var sortKey: String { fieldKey([id, name, role, handle ?? ""] + accounts) }
}

extension ReportEvent {
    fileprivate var inOrder: ReportEvent {
        var event = self
        event.categories.sort()
        return event
    }

    fileprivate var sortKey: String {
        fieldKey(
            [
                personID, ruleID, place, account, source, channel.rawValue, action.rawValue,
                ruleTitle, personName, date.description, goneAfter.description,
                isSharedComputer ? "1" : "0", selfReport ?? "", permission ?? "",
            ] + categories + details.flatMap { [$0.label, $0.text] })
    }
}

/// One text that orders like its fields; a field that holds the separator only shifts the order.
private func fieldKey(_ fields: [String]) -> String {
    fields.joined(separator: "\u{1F}")
}
