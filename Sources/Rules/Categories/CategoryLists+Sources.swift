extension CategoryLists {
    /// The lists of some folders: from the file where they are kept compiled if that is of these files
    /// as they are now, and compiled anew otherwise.
    ///
    /// - Parameters:
    ///   - sources: names the folders and the file.
    ///   - log: gets what is wrong with the files.
    /// - Returns: the lists, without what is wrong.
    static func load(_ sources: RuleSources, log: inout ProblemLog) -> CategoryLists {
        var found = ListSources(
            categories: sources.categoryFolders, protected: sources.protectedFolders)
        if sources.isSiteBook, let people = sources.people { found.leaveOutNames(of: people) }
        log.note(found.problems)
        log.namedLines = found.named.count
        let lists = kept(found, sources, log: &log) ?? compiled(found, sources, log: &log)
        log.note(lists.problems)
        return lists
    }

    /// The lists in the file, if it is there, whole, and of these files.
    private static func kept(
        _ found: ListSources, _ sources: RuleSources, log: inout ProblemLog
    ) -> CategoryLists? {
        guard let path = sources.compiledLists, FileStamp(of: path) != nil else { return nil }
        do throws(CompiledFault) {
            let compiled = try CompiledListsFile.open(path)
            guard compiled.description.manifest == found.manifest else { return nil }
            return CategoryLists(compiled, wasCompiled: false)
        } catch {
            log.note(
                RuleProblem(
                    path, "the compiled lists are made anew: \(error.clause)", gravity: .remark))
            return nil
        }
    }

    private static func compiled(
        _ found: ListSources, _ sources: RuleSources, log: inout ProblemLog
    ) -> CategoryLists {
        let output = CategoryLoader.compile(found)
        if let path = sources.compiledLists, sources.keepsCompiledLists {
            do throws(FileFault) {
                try CompiledListsFile.write(output, to: path)
                return CategoryLists(try opened(path), wasCompiled: true)
            } catch {
                log.note(RuleProblem(path, "the compiled lists cannot be kept: \(error.cause)"))
            }
        }
        return inMemory(output)
    }

    private static func opened(_ path: String) throws(FileFault) -> CompiledLists {
        do throws(CompiledFault) {
            return try CompiledListsFile.open(path)
        } catch {
            throw FileFault(cause: error.clause)
        }
    }

    /// The lists in the memory of this process, for rules that are only tried.
    static func inMemory(_ output: ListCompiler.Output) -> CategoryLists {
        let memory = ListMemory(
            copying: output.pieces, at: output.offsets, count: output.count)
        do throws(CompiledFault) {
            return CategoryLists(try CompiledLists(memory), wasCompiled: true)
        } catch {
            preconditionFailure("what was just compiled cannot be read: \(error.clause)")
        }
    }
}
