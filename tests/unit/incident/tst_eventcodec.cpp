// SPDX-License-Identifier: GPL-3.0-or-later
// The stored form of every kind: the golden lines, what is read back, and what is turned away.
#include "incident/eventcodec.h"
#include "support/testentry.h"

#include <QFile>
#include <QTest>

#include <random>

namespace tst_eventcodec {

using namespace wf;

namespace {

/// Bodies of random content. `whole`: every field says something; fields that come later stay empty then, so
/// that the golden lines are read as they were meant.
class Filler
{
public:
    explicit Filler(unsigned seed, bool whole = false) : m_random(seed), m_whole(whole) {}
    EventBody body(EventKind kind)
    {
        EventBody body = emptyBody(kind);
        body.visit([this](auto &b) { fill(b); });
        return body;
    }

private:
    int number(int below) { return int(m_random() % unsigned(below)); }
    QString text()
    {
        static const QStringList words{QString(),
                                       QStringLiteral("a"),
                                       QStringLiteral("\u201Equoted\u201C \"x\" \\ /"),
                                       QStringLiteral("two\nlines\t\u0001"),
                                       QStringLiteral("\U0001F525"),
                                       QString(300, u'\u00e9')};
        return m_whole ? words[1 + number(4)] : words[number(int(words.size()))];
    }
    template <class Tag>
    TextId<Tag> id()
    {
        return TextId<Tag>(QStringLiteral("id-%1").arg(number(100)));
    }
    Timestamp time() { return fromMs(qint64(m_random()) * 1000 - 1'000'000); }
    QStringList list() { return QStringList(m_whole ? 2 : number(3), text()); }
    bool coin() { return m_whole || number(2) == 1; }
    template <class T, class F>
    std::optional<T> maybe(F make)
    {
        return coin() ? std::optional<T>(make()) : std::nullopt;
    }
    template <class Enum>
    Enum one(int count)
    {
        return Enum(number(count));
    }
    Sha256 sum() { return coin() ? Sha256::of(text().toUtf8()) : Sha256(); }
    std::optional<TimeRange> range()
    {
        return maybe<TimeRange>([this] { return TimeRange{time(), time()}; });
    }

    void fill(event::Detected &b)
    {
        b = {id<struct RunbookTag>(), text(), one<Severity>(4), {one<Severity>(4)}, coin(), coin()};
    }
    void fill(event::DetectionSnoozed &b) { b = {time(), text()}; }
    void fill(event::DetectionEnded &b) { b = {one<DetectionEnd>(2), text()}; }
    void fill(event::DetectionAcknowledged &b) { b = {text()}; }
    void fill(event::Declared &b)
    {
        b = {text(),
             text(),
             one<Severity>(4),
             {},
             id<struct RunbookTag>(),
             list(),
             id<struct IncidentTag>(),
             id<struct IncidentTag>(),
             coin(),
             coin()};
    }
    void fill(event::SeverityChanged &b) { b = {one<Severity>(4), one<Severity>(4), text(), list()}; }
    void fill(event::StatusChanged &b)
    {
        b = {one<IncidentStatus>(8), one<IncidentStatus>(8), text(), list()};
    }
    void fill(event::Reopened &b) { b = {one<IncidentStatus>(8), text()}; }
    void fill(event::Cancelled &b) { b = {text()}; }
    void fill(event::FactsChanged &b)
    {
        const auto words = [this] { return text(); };
        const auto lists = [this] { return list(); };
        b = {maybe<QString>(words), maybe<QString>(words), maybe<QStringList>(lists),
             maybe<QStringList>(lists), maybe<QStringList>(lists)};
    }
    void fill(event::Merged &b) { b = {id<struct IncidentTag>(), id<struct IncidentTag>(), text()}; }
    void fill(event::Unmerged &b) { b = {id<struct IncidentTag>(), text()}; }
    void fill(event::Split &b) { b = {id<struct IncidentTag>(), text()}; }
    void fill(event::Imported &b) { b = {text(), text(), text()}; }
    void fill(event::RoleChanged &b) { b = {one<Role>(6), text(), text()}; }
    void fill(event::HandoverOffered &b) { b = {text(), text(), text()}; }
    void fill(event::HandoverDeclined &b) { b = {text(), text()}; }
    void fill(event::RunbookAttached &b)
    {
        b = {id<struct RunbookTag>(), number(5) - 1, text(), text(), sum(), text().toUtf8()};
    }
    void fill(event::StepNews &b) { b = {id<struct StepTag>(), text(), text()}; }
    void fill(event::StepAssigned &b)
    {
        b = {id<struct StepTag>(), text(), text(), maybe<Timestamp>([this] { return time(); })};
    }
    void fill(event::StepAdded &b) { b = {id<struct StepTag>(), number(9), text(), text()}; }
    void fill(event::BranchChosen &b) { b = {number(9), number(9), text()}; }
    void fill(event::PhaseEntered &b) { b = {number(9), text()}; }
    void fill(event::TimerStarted &b)
    {
        b = {id<struct TimerTag>(),
             text(),
             Millis{number(1000)},
             time(),
             text(),
             Millis{number(3) + (m_whole ? 1 : 0)}};
    }
    void fill(event::TimerNews &b) { b = {id<struct TimerTag>(), text()}; }
    void fill(event::TimerPutOff &b) { b = {id<struct TimerTag>(), text(), time()}; }
    void fill(event::UpdatePosted &b)
    {
        b = {text(), maybe<Timestamp>([this] { return time(); }), one<Audience>(3), list()};
    }
    void fill(event::MessageQueued &b)
    {
        b = {id<struct MessageTag>(),
             {text(), one<ChannelKind>(7), one<MessagePurpose>(5), one<Audience>(3), text(), text(), text(),
              text(), one<Severity>(4), text()},
             coin()};
    }
    void fill(event::MessageApproved &b) { b = {id<struct MessageTag>(), text()}; }
    void fill(event::MessageSent &b)
    {
        b = {id<struct MessageTag>(), text(), text(), text(), one<DeliveryRoute>(3)};
    }
    void fill(event::MessageFailed &b)
    {
        b = {id<struct MessageTag>(), text(), text(), text(), one<MessageState>(5)};
    }
    void fill(event::Called &b) { b = {text(), coin(), text()}; }
    void fill(event::Note &b) { b = {text()}; }
    void fill(event::Decision &b)
    {
        b = {text(),
             std::vector<event::Vote>(m_whole ? 2 : std::size_t(number(3)), {text(), coin(), text()})};
    }
    void fill(event::FollowUp &b) { b = {text()}; }
    void fill(event::ActionFields &b)
    {
        b = {text(), text(), maybe<Timestamp>([this] { return time(); }), text(), one<ActionState>(3)};
    }
    void fill(event::ActionChanged &b)
    {
        fill(static_cast<event::ActionFields &>(b));
        b.item = text();
    }
    void fill(event::EvidenceAttached &b)
    {
        b = {text(), text(), sum(), number(1000), text(), range(), id<struct StepTag>(), text()};
    }
    void fill(event::HypothesisChanged &b) { b = {text(), text(), one<HypothesisState>(3), text()}; }
    EventId eventId() { return {DeskId(QStringLiteral("d")), 1 + number(9)}; }
    void fill(event::Amended &b) { b = {eventId(), text()}; }
    void fill(event::WindowPinned &b) { b = {{time(), time()}, text(), text()}; }
    void fill(event::ConditionNews &b) { b = {number(9), text(), text(), coin(), coin(), coin()}; }
    void fill(event::FeedNews &b) { b = {text(), text()}; }
    void fill(event::ClockChanged &b) { b = {one<ClockChange>(2), Millis{number(1000) - 500}}; }
    void fill(event::CutAccepted &b) { b = {text()}; }
    void fill(event::LogSalvaged &b)
    {
        const auto times = [this] { return time(); };
        for (int i = m_whole ? 2 : number(3); i > 0; --i)
            b.lost.push_back({1 + number(1000), 1 + number(1000), 1 + number(1000), maybe<Timestamp>(times),
                              maybe<Timestamp>(times)});
        b.found = number(1000);
        b.witnessed = number(1000);
        b.witnessedHash = sum();
    }
    void fill(event::EntryRedacted &b)
    {
        for (int i = m_whole ? 2 : number(3); i > 0; --i)
            b.entries.push_back({eventId(), sum()});
        b.text = text();
    }
    void fill(event::ChangeMade &b) { b = {text(), text(), text(), text()}; }
    void fill(event::Annotated &b) { b = {text(), text(), range()}; }
    void fill(event::KeyMomentSet &b) { b = {eventId(), coin()}; }
    void fill(event::FactorNamed &b) { b = {text(), text(), text()}; }
    void fill(event::MilestoneCorrected &b)
    {
        b = {one<Milestone>(7), maybe<Timestamp>([this] { return time(); }), text()};
    }
    void fill(event::SectionWritten &b) { b = {one<ReviewSection>(ReviewSectionCount), text()}; }
    void fill(event::ReviewStateChanged &b) { b = {one<ReviewState>(4), one<ReviewState>(4), text()}; }
    void fill(event::Unknown &) {}
    void fill(event::Unreadable &) {}

    std::mt19937 m_random;
    bool m_whole;
};

/// What the golden file says of each kind.
EventBody golden(EventKind kind)
{
    return Filler(unsigned(kind) * 7919 + 3, true).body(kind);
}

QList<QByteArray> goldenLines()
{
    QFile file(QStringLiteral(WATCHFLOOR_TEST_DATA "/events/golden.txt"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qPrintable(file.fileName()));
    return file.readAll().trimmed().split('\n');
}

} // namespace

class TestEventCodec : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void goldenLinesNeverChange();
    void everyBodyComesBack();
    void storedAsItIsReadAgain();
    void errors_data();
    void errors();
    void olderVersionsSaidLess();
    void whatIsLaterStaysInItsPlace();
    void requestKeys();
    void exportLeavesTheRunbookOut();
};

void TestEventCodec::goldenLinesNeverChange()
{
    // A line of each kind: its name, the SHA-256 of its payload, and the payload, to the byte.
    const auto lines = goldenLines();
    QCOMPARE(lines.size(), qsizetype(EventKind::Unknown));
    for (int k = 0; k < int(EventKind::Unknown); ++k) {
        const QByteArray name = eventKindName(EventKind(k)).toUtf8();
        const QByteArray payload = lines[k].mid(lines[k].indexOf('{'));
        const auto body = decodeBody(eventKindName(EventKind(k)), payload);
        QVERIFY2(body, body ? "" : qPrintable(QString::fromUtf8(name) + body.error().message));
        const QByteArray written = encodeBody(*body);
        QCOMPARE(name + ' ' + Sha256::of(written).text().toUtf8() + ' ' + written, lines[k]);
        QVERIFY2(*body == golden(EventKind(k)), name.constData());
    }
}

void TestEventCodec::everyBodyComesBack()
{
    for (unsigned seed = 0; seed < 200; ++seed) {
        for (int k = 0; k < int(EventKind::Unknown); ++k) {
            const EventBody body = Filler(seed * 100 + unsigned(k)).body(EventKind(k));
            const QByteArray payload = encodeBody(body);
            const auto read = decodeBody(eventKindName(EventKind(k)), payload);
            QVERIFY2(read, read ? "" : qPrintable(read.error().message));
            QVERIFY2(*read == body, payload.constData());
            QCOMPARE(encodeBody(*read), payload);
        }
    }
}

void TestEventCodec::storedAsItIsReadAgain()
{
    const QString broken = QStringLiteral("a") + QChar(0xd800) + QChar(0xffff);
    const QByteArray payload = encodeBody(event::Note{broken});
    const QString whole = QStringLiteral("a\ufffd\ufffd");
    QCOMPARE(decodeBody(QStringLiteral("note"), payload)->as<event::Note>()->text, whole);
    QCOMPARE(decodeBody(QStringLiteral("note"), R"({"text":"a\ud800\uffff"})")->as<event::Note>()->text,
             whole);
    QCOMPARE(encodeBody(event::Called{QStringLiteral("Bo"), true, QString()}),
             QByteArray(R"({"answered":true,"person":"Bo","text":""})")); // Compact, keys sorted, no null.
}

void TestEventCodec::errors_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *name, const char *kind, const char *payload, ErrorCode code,
                        const char *message) {
        QTest::newRow(name) << QString::fromLatin1(kind) << QByteArray(payload) << int(code)
                            << QString::fromLatin1(message);
    };
    row("missing", "severity_changed", R"({"from":"P1"})", ErrorCode::Corrupt, "the field \"to\" is missing");
    row("text", "step_done", R"({"step":7})", ErrorCode::Corrupt, "the field \"step\" is not text");
    row("number", "condition_true", R"({"condition":"0"})", ErrorCode::Corrupt,
        "the field \"condition\" is not a whole number");
    row("fraction", "condition_true", R"({"condition":0.5})", ErrorCode::Corrupt,
        "the field \"condition\" is not a whole number");
    row("too large", "branch_chosen", R"({"phase":4294967296,"branch":0})", ErrorCode::Corrupt,
        "the field \"phase\" is not a whole number");
    row("time", "timer_snoozed", R"({"timer":"t","due_ms":null})", ErrorCode::Corrupt,
        "the field \"due_ms\" is not a time in milliseconds");
    row("truth", "called", R"({"answered":"yes"})", ErrorCode::Corrupt,
        "the field \"answered\" is not true or false");
    row("list", "declared", R"({"number":"1","severity":"P1","tell":"Bo"})", ErrorCode::Corrupt,
        "the field \"tell\" is not a list");
    row("inside of a list", "decision", R"({"votes":[{"objects":true}]})", ErrorCode::Corrupt,
        "in \"votes\": the field \"person\" is missing");
    row("no sum", "evidence_attached", R"({"sha256":"../../x"})", ErrorCode::Corrupt,
        "the field \"sha256\" is not a SHA-256");
    row("no event", "amended", R"({"event":"7"})", ErrorCode::Corrupt,
        "the field \"event\" is not DESK:SEQUENCE");
    row("no object", "note", "[]", ErrorCode::Corrupt, "the payload is no JSON object");
    row("no JSON", "note", "{", ErrorCode::Corrupt, "the payload is no JSON object");
    row("a later name", "role_assumed", R"({"role":"pilot"})", ErrorCode::NewerVersion,
        "\"pilot\" in the field \"role\" is not known to this version");
    row("a later kind", "teleported", "{}", ErrorCode::NewerVersion, "the kind \"teleported\" is not known");
    row("no kind of a file", "unreadable", "{}", ErrorCode::NewerVersion, "the kind \"unreadable\"");
}

void TestEventCodec::errors()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, payload);
    QFETCH(int, code);
    QFETCH(QString, message);
    const auto read = decodeBody(kind, payload);
    QVERIFY(!read);
    QCOMPARE(int(read.error().code), code);
    QVERIFY2(read.error().message.contains(message), qPrintable(read.error().message));
}

void TestEventCodec::olderVersionsSaidLess()
{
    // Fields that came later are absent in what was written before.
    const auto declared = decodeBody(QStringLiteral("declared"), R"({"number":"INC-0001","severity":"P1"})");
    QVERIFY(declared);
    QVERIFY(declared->as<event::Declared>()->tell.isEmpty());
    QVERIFY(decodeBody(QStringLiteral("condition_false"), R"({"condition":2,"text":"x > 1"})"));
    // What a later version adds is left alone.
    QVERIFY(decodeBody(QStringLiteral("note"), R"({"text":"x","mood":["calm"]})"));
}

void TestEventCodec::whatIsLaterStaysInItsPlace()
{
    Event event;
    event.payload = R"({"to":"mars"})";
    event.body = decodeOrStub(QStringLiteral("teleported"), event.payload);
    QCOMPARE(event.kind(), EventKind::Unknown);
    QCOMPARE(event.kindName(), QStringLiteral("teleported"));
    QVERIFY(canonicalBytes(event).contains("teleported"));
    event.body = decodeOrStub(QStringLiteral("note"), "{");
    QCOMPARE(event.kind(), EventKind::Unreadable);
    QCOMPARE(event.kindName(), QStringLiteral("note"));
}

void TestEventCodec::requestKeys()
{
    const QByteArray payload = encodeBody(event::Note{QStringLiteral("x")}, QStringLiteral("key-7"));
    QCOMPARE(requestOf(payload), QStringLiteral("key-7"));
    QCOMPARE(requestOf(encodeBody(event::Note{})), QString());
    QVERIFY(*decodeBody(QStringLiteral("note"), payload) == EventBody(event::Note{QStringLiteral("x")}));
}

void TestEventCodec::exportLeavesTheRunbookOut()
{
    event::RunbookAttached attached;
    attached.source = "# A long text";
    attached.title = QStringLiteral("A");
    Event event;
    event.body = attached;
    event.payload = encodeBody(attached);
    const QJsonObject fields = exportedFields(event);
    QVERIFY(!fields.contains(QStringLiteral("source")));
    QCOMPARE(fields.value(QStringLiteral("title")).toString(), QStringLiteral("A"));
    event.body = decodeOrStub(QStringLiteral("note"), "{");
    QCOMPARE(exportedFields(event).value(QStringLiteral("kind")).toString(), QStringLiteral("note"));
}

WF_TEST(TestEventCodec)

} // namespace tst_eventcodec

#include "tst_eventcodec.moc"
