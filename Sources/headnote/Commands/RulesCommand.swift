import ArgumentParser

/// `headnote rules`: for those who write rules.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check, try, test and explain flag rules; compile and import lists.",
        discussion: """
            Rules are Sigma 2.1 files; docs/rules.md says which fields they may ask for and how \
            each modifier is read. docs/category-lists.md says how lists are.
            """,
        subcommands: [
            RulesCheckCommand.self, RulesTryCommand.self, RulesTestCommand.self,
            RulesListCommand.self, RulesExplainCommand.self, RulesCompileCommand.self,
            RulesImportCommand.self,
        ])
}
