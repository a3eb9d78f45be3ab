import LogModel
import Testing

@testable import LogFormats

@Suite("The host of a URL")
struct URLHostTests {
    static let hosts: [(url: String, host: String?)] = [
        ("http://www.example.org/", "www.example.org"),
        ("http://www.example.org", "www.example.org"),
        ("HTTP://WWW.Example.ORG/Path", "WWW.Example.ORG"),
        ("https://www.example.org:8443/x:y@z", "www.example.org"),
        ("http://www.example.org?q=1", "www.example.org"),
        ("http://www.example.org#top", "www.example.org"),
        ("http://www.example.org./", "www.example.org"),
        ("http://www.example.org..:80/", "www.example.org"),
        ("http://www.example.org:99999/", "www.example.org"),
        ("http://www.example.org:/", "www.example.org"),
        ("http://ann@www.example.org/", "www.example.org"),
        ("http://ann:secret@www.example.org/", "www.example.org"),
        ("http://ann:secret@www.example.org:81/", "www.example.org"),
        ("http://good.example\\@bad.example/", "bad.example"),
        ("http://a@b@bad.example/", "bad.example"),
        ("http://www.example.org/?u=ann@bad.example", "www.example.org"),
        ("http://[2001:db8::10]/", "2001:db8::10"),
        ("http://[2001:db8::10]:8081/page.html?a=b", "2001:db8::10"),
        ("http://ann@[2001:db8::10]:8081/", "2001:db8::10"),
        ("http://[2001:db8::10/", nil),
        ("http://192.0.2.11:8081/x", "192.0.2.11"),
        ("http://under_score.example.test/", "under_score.example.test"),
        ("http://a%2eexample/", "a%2eexample"),
        ("ftp://www.example.org/pub/file.txt", "www.example.org"),
        ("cache_object://localhost/info", "localhost"),
        ("wais://x/", "x"),
        ("http://-/", "-"),
        ("http:///nohost", nil),
        ("http://", nil),
        ("http://./", nil),
        ("http://:80/", nil),
        ("http://ann@/", nil),
        ("http:/one-slash", nil),
        ("://x/", nil),
        ("error:invalid-request", nil),
        ("urn:isbn:123", nil),
        ("/relative/only", nil),
        ("/redirect?to=http://www.example.org/", nil),
        ("*", nil),
        ("", nil),
    ]

    @Test("a URL has the host that the proxy asked", arguments: hosts)
    func host(_ url: String, _ host: String?) {
        #expect(found(url, isAuthority: false) == host)
    }

    static let authorities: [(url: String, host: String?)] = [
        ("www.example.org:443", "www.example.org"),
        ("www.example.org.:443", "www.example.org"),
        ("WWW.EXAMPLE.ORG:443", "WWW.EXAMPLE.ORG"),
        ("192.0.2.10:443", "192.0.2.10"),
        ("[2001:db8::10]:443", "2001:db8::10"),
        ("2001:db8::10:443", "2001:db8::10"),
        ("www.example.org", "www.example.org"),
        ("ann@www.example.org:443", "www.example.org"),
        (":443", nil),
        ("", nil),
    ]

    @Test("a tunnel has the host before its port", arguments: authorities)
    func authority(_ url: String, _ host: String?) {
        #expect(found(url, isAuthority: true) == host)
    }

    private func found(_ url: String, isAuthority: Bool) -> String? {
        // Bytes around it show whether something is read beyond the URL.
        let bytes = Array("@[:".utf8) + Array(url.utf8) + Array("].example/".utf8)
        let slice = FieldSlice(offset: 3, length: url.utf8.count)
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let host = URLHost.find(in: base, slice, isAuthority: isAuthority)
            guard !host.isAbsent else { return nil }
            let range = Int(host.offset)..<Int(host.offset + host.length)
            return String(decoding: buffer[range], as: UTF8.self)
        }
    }
}
