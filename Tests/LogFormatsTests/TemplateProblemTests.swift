import LogFormats
import Testing

@Suite("What is said about a template that cannot be used")
struct TemplateProblemTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let format: LogFormat
        let template: String?
        let column: Int?
        let message: String
        var testDescription: String { name }
    }

    static let samples = [
        Sample(
            name: "an unknown code", format: .squidLogformat, template: "%ts %>a %zz %ru",
            column: 9, message: "unknown code %zz"),
        Sample(
            name: "an unknown code with its flags", format: .squidLogformat,
            template: #"logformat x %ts %ru "%"-03{x}Qq""#, column: 22,
            message: #"unknown code %"-03{x}Qq"#),
        Sample(
            name: "a percent sign at the end", format: .squidLogformat, template: "%ts %ru %",
            column: 9, message: "unknown code %"),
        Sample(
            name: "an unknown code of Apache, counted in the directive", format: .apacheLogformat,
            template: #"LogFormat "%h %t \"%r\" %Z" x"#, column: 25, message: "unknown code %Z"),
        Sample(
            name: "a dollar sign alone", format: .nginxLogformat,
            template: "log_format x '$msec $ $request';", column: 21,
            message: "a $ without the name of a variable"),
        Sample(
            name: "an escape that NGINX does not have", format: .nginxLogformat,
            template: "log_format x escape=yes '$msec';", column: 14,
            message: "escape is default, json or none"),
        Sample(
            name: "no time", format: .squidLogformat, template: "%>a %ru", column: nil,
            message: "no code gives the time, so no record could be dated"),
        Sample(
            name: "a date without a time of day", format: .squidLogformat,
            template: "%{%d/%m/%Y}tl %ru", column: 1,
            message: "the time %{%d/%m/%Y}tl needs both a date and a time of day"),
        Sample(
            name: "a time of day without a date", format: .squidLogformat,
            template: "%ru %{%H:%M}tl", column: 5,
            message: "the time %{%H:%M}tl needs both a date and a time of day"),
        Sample(
            name: "a time that cannot be read", format: .squidLogformat,
            template: "%{%c}tl %ru", column: 1,
            message: "the time %{%c}tl has a code that cannot be read"),
        Sample(
            name: "neither URL nor host", format: .squidLogformat, template: "%ts %>a %un",
            column: nil, message: "no code gives a URL or a host, so no web record can come of it"),
        Sample(
            name: "two fields side by side", format: .squidLogformat, template: "%ts %un%ru",
            column: 8,
            message: "nothing stands between %un and %ru, so where one ends cannot be told"),
        Sample(
            name: "the line that says where Squid logs to", format: .squidLogformat,
            template: "access_log daemon:/var/log/squid/access.log school", column: nil,
            message:
                "this line says where Squid logs to; the line that starts with logformat says how"),
        Sample(
            name: "a name alone", format: .squidLogformat, template: "logformat school",
            column: nil, message: "nothing stands after the format's name"),
        Sample(
            name: "no template for Squid", format: .squidLogformat, template: nil, column: nil,
            message: "is missing: give the line of squid.conf that says what is logged, such as:"
                + " logformat school %ts.%03tu %>a %un %Ss/%03>Hs %<st %rm %ru"),
        Sample(
            name: "no template for Apache", format: .apacheLogformat, template: " ", column: nil,
            message: "is missing: give the line of Apache's configuration that says what is logged,"
                + #" such as: LogFormat "%h %l %u %t \"%r\" %>s %b" common"#),
        Sample(
            name: "no template for NGINX", format: .nginxLogformat, template: nil, column: nil,
            message: "is missing: give the line of NGINX's configuration that says what is logged,"
                + #" such as: log_format main '$remote_addr - $remote_user [$time_local] "$request" $status';"#
        ),
    ]

    @Test("a template that cannot be used says why, and where", arguments: samples)
    func problems(_ sample: Sample) {
        let found = problem(sample.format, sample.template)
        #expect(found?.message == sample.message)
        #expect(found?.column == sample.column)
        #expect(found?.setting == "logformat")
    }

    static let squidCodes =
        """
        >a >A >p >eui >la >lp la lp <a <A <p <la <lp >qos <qos >nfmark <nfmark >handshake oa tl tg tr \
        tS <pt <tt dt busy_time un ul ui us ue credentials rm >rm <rm ru >ru <ru rp >rp <rp >rs <rs \
        >rd <rd >rP <rP rv >rv <rv >v rG Hs >Hs <Hs <bs Ss Sh mt st >st <st >sh <sh <sH <sS et ea sn \
        err_code err_detail note {x}note {Accept}>h {Accept}<h >h <h >ha {Accept}>ha request_attempts \
        master_xaction http::>a http::ru icap::tt icap::<last_h adapt::all_trs adapt::<last_h \
        ssl::bump_mode ssl::>sni tls::>negotiated_version {0}adapt::sum_trs ssl::<cert_errors \
        transport::>connection_id proxy_protocol::>h DST URI PATH METHOD PROTO PORT SRC SRCPORT MYADDR \
        MYPORT LOGIN IDENT EXT_USER EXT_LOG EXT_TAG TAG ACL DATA note{x} byte{9} {9}byte
        """.split(separator: " ").map(String.init)

    @Test("every code of Squid is known, with flags and widths before it", arguments: squidCodes)
    func squidCode(_ code: String) {
        for flags in ["", "\"", "[", "#", "'", "/", "-9", "03", "6", "6.20", "'-12.30"] {
            let template = "logformat x %ts.%03tu %ru |%\(flags)\(code)|"
            #expect(problem(.squidLogformat, template) == nil, Comment(rawValue: template))
        }
    }

    @Test(
        "every code of Apache is known",
        arguments: [
            "%a", "%{c}a", "%A", "%B", "%b", "%{x}C", "%D", "%{x}e", "%f", "%H", "%{X}i", "%k",
            "%l", "%L", "%m", "%{x}n", "%{X}o", "%p", "%{local}p", "%P", "%{tid}P", "%q", "%R",
            "%s",
            "%>s", "%<s", "%T", "%{ms}T", "%u", "%>u", "%U", "%v", "%V", "%X", "%I", "%O", "%S",
            "%{x}^ti", "%{x}^to", "%400,501{User-agent}i", "%!200,304{Referer}i", "%%",
            "%{%s}t", "%{msec_frac}t", "%{usec_frac}t", "%{end:%H:%M}t",
        ])
    func apacheCode(_ code: String) {
        #expect(problem(.apacheLogformat, #"LogFormat "%t \"%r\" |\#(code)|" x"#) == nil)
    }
}
