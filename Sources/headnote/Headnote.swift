import ArgumentParser

@main
struct Headnote: ParsableCommand {}
