/// The invented sites that the rehearsal school's own lists name.
enum ListedSites {
    /// Category, and the domains on its list.
    static let categories: [(name: String, domains: [String])] = [
        ("adult", ["adults-only-gallery.example", "over-eighteens.test"]),
        ("auctions", ["bid-and-win.example", "antique-hammer.example"]),
        ("drugs", ["herbal-highs-shop.example", "pill-market.test"]),
        ("filter-bypass", ["unblock-me.example", "hidden-tunnel-vpn.example", "schoolgate.test"]),
        (
            "gambling",
            [
                "lucky-spin-casino.example", "bets-today.example", "poker-parlour.example",
                "scratchcards-online.test",
            ]
        ),
        ("streaming", ["watch-free-films.example", "live-sport-stream.example"]),
        ("weapons", ["knife-depot.example", "airgun-forum.test"]),
        ("webmail", ["quickpost-webmail.example", "letterbox-webmail.example"]),
    ]

    /// Channels that are never matched, whoever uses them.
    static let protected: [(name: String, domains: [String])] = [
        ("helplines", ["helpline.example", "childrens-helpline.example"]),
        ("unions", ["teachers-union.example"]),
    ]

    /// The category whose list covers a host, `protected` first.
    static func category(of host: String) -> String? {
        func covers(_ domain: String) -> Bool { host == domain || host.hasSuffix("." + domain) }
        if protected.contains(where: { $0.domains.contains(where: covers) }) { return "protected" }
        return categories.first { $0.domains.contains(where: covers) }?.name
    }
}
