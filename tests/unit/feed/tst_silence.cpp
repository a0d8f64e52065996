// SPDX-License-Identifier: GPL-3.0-or-later
// Silences as an Alertmanager tells them and is told of them. The real one is asked in tst_alerts.
#include "feed/silencer.h"
#include "support/scriptedserver.h"
#include "support/testentry.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace tst_silence {

using namespace wf;

namespace {

const QByteArray One =
    "[{\"id\":\"a1\",\"status\":{\"state\":\"active\"},\"startsAt\":\"2026-12-01T01:00:00.000Z\","
    "    \"endsAt\":\"2026-12-01T03:00:00.000Z\",\"createdBy\":\"ana\",\"comment\":\"known\","
    "    \"matchers\":[{\"name\":\"alertname\",\"value\":\"Slow\",\"isRegex\":false,\"isEqual\":true},"
    "                {\"name\":\"host\",\"value\":\"db.*\",\"isRegex\":true},"
    "                {\"name\":\"zone\",\"value\":\"a\\\"b\",\"isRegex\":false,\"isEqual\":false}]},"
    "   "
    "{\"id\":\"a2\",\"status\":{\"state\":\"expired\"},\"startsAt\":\"2026-11-01T01:00:00Z\",\"endsAt\":"
    "\"2026-11-01T03:00:00Z\","
    "    \"matchers\":[]}]";

FeedConfig pager(const QUrl &url)
{
    FeedConfig config;
    config.name = FeedId(QStringLiteral("pager"));
    config.kind = AlertmanagerKind;
    config.url = url;
    return config;
}

} // namespace

class TestSilence : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isRead();
    void badAnswers();
    void isWritten();
    void anIdFromOutsideIsNoPath();
    void whatGoesWrongIsSaid();
};

void TestSilence::isRead()
{
    const auto silences = readSilences({One.constData(), std::size_t(One.size())});
    QVERIFY2(silences, silences ? "" : qPrintable(silences.error().message));
    QCOMPARE(silences->size(), 1u); // The other one is over.
    const Silence &silence = silences->front();
    QCOMPARE(silence.id, QStringLiteral("a1"));
    QCOMPARE(silence.by, QStringLiteral("ana"));
    QCOMPARE(silence.until - silence.from, Millis(std::chrono::hours(2)));
    // Before version 0.22 nothing said whether it is equal: it was.
    QCOMPARE(matchersText(silence.matchers),
             QStringLiteral("alertname=\"Slow\", host=~\"db.*\", zone!=\"a\\\"b\""));
}

void TestSilence::badAnswers()
{
    for (const char *body : {"", "<html>", "{}", "1"})
        QVERIFY2(!readSilences(body), body);
    QVERIFY(!readSilenceId("{}"));
    QCOMPARE(*readSilenceId("{\"silenceID\":\"a1\"}"), QStringLiteral("a1"));
    QCOMPARE(silenceErrorText("\"bad silence\""), QStringLiteral("bad silence"));
    QCOMPARE(silenceErrorText("{\"code\":601,\"message\":\"matchers is required\"}"),
             QStringLiteral("matchers is required"));
    QCOMPARE(silenceErrorText("<html>"), QString());
    QByteArray many = One.left(One.indexOf("},   {\"id\":\"a2\"") + 1) + ',';
    many = '[' + many.mid(1).repeated(int(MaxSilences) + 1);
    many.back() = ']';
    QCOMPARE(readSilences({many.constData(), std::size_t(many.size())}).error().code, ErrorCode::TooLarge);
}

void TestSilence::isWritten()
{
    Silence silence = readSilences({One.constData(), std::size_t(One.size())})->front();
    const FeedConfig config = pager(QUrl(QStringLiteral("http://ana:s3cret@pager.example:9093/prefix/")));
    const HttpRequest request = setSilenceRequest(config, silence);
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.url, QUrl(QStringLiteral("http://pager.example:9093/prefix/api/v2/silences")));
    QCOMPARE(
        request.body,
        QByteArray(
            "{\"comment\":\"known\",\"createdBy\":\"ana\",\"endsAt\":\"2026-12-01T03:00:00.000Z\",\"id\":"
            "\"a1\","
            "\"matchers\":[{\"isEqual\":true,\"isRegex\":false,\"name\":\"alertname\",\"value\":\"Slow\"},"
            "{\"isEqual\":true,\"isRegex\":true,\"name\":\"host\",\"value\":\"db.*\"},"
            "{\"isEqual\":false,\"isRegex\":false,\"name\":\"zone\",\"value\":\"a\\\"b\"}],"
            "\"startsAt\":\"2026-12-01T01:00:00.000Z\"}"));
    silence.id.clear();
    QVERIFY(!QJsonDocument::fromJson(setSilenceRequest(config, silence).body)
                 .object()
                 .contains(QStringLiteral("id")));
}

void TestSilence::anIdFromOutsideIsNoPath()
{
    const FeedConfig config = pager(QUrl(QStringLiteral("http://pager.example:9093")));
    QCOMPARE(expireSilenceRequest(config, QStringLiteral("a1")).url.toEncoded(),
             QByteArray("http://pager.example:9093/api/v2/silence/a1"));
    const QByteArray odd = expireSilenceRequest(config, QStringLiteral("../../-/reload?x#y")).url.toEncoded();
    QVERIFY2(odd.startsWith("http://pager.example:9093/api/v2/silence/"), odd.constData());
    QVERIFY2(!odd.mid(41).contains('/') && !odd.contains('?') && !odd.contains('#'), odd.constData());
}

void TestSilence::whatGoesWrongIsSaid()
{
    ScriptedServer good;
    good.setAnswer(ScriptedAnswer::http(200, "application/json", One));
    ScriptedServer bad;
    bad.setAnswer(ScriptedAnswer::http(400, "application/json", "\"silence a1 not found\""));
    ScriptedServer odd;
    odd.setAnswer(ScriptedAnswer::http(200, "text/html", "<html>"));
    Silencer silencer;
    std::vector<SilencesOf> all;
    silencer.ask({pager(good.url({})), pager(bad.url({})), pager(odd.url({}))},
                 {this, [&all](const std::vector<SilencesOf> &answers) { all = answers; }});
    QTRY_COMPARE(all.size(), 3u);
    QVERIFY(all[0].silences);
    QVERIFY(!all[1].silences && !all[2].silences);
    const QString said = all[1].silences.error().message;
    QVERIFY2(said.startsWith(bad.url({}).toString()) && said.endsWith(QStringLiteral("silence a1 not found")),
             qPrintable(said));
    QVERIFY(all[2].silences.error().message.contains(QStringLiteral("this is no JSON")));
    bool asked = false;
    silencer.ask({}, {this, [&asked](const std::vector<SilencesOf> &answers) { asked = answers.empty(); }});
    QVERIFY(asked);
    std::optional<Expected<void>> ended;
    silencer.expire(pager(bad.url({})), QStringLiteral("a1"),
                    {this, [&ended](const Expected<void> &done) { ended = done; }});
    QTRY_VERIFY(ended);
    QVERIFY(!*ended);
    QVERIFY(bad.requests().back().startsWith("DELETE /api/v2/silence/a1 "));
}

WF_TEST(TestSilence)

} // namespace tst_silence

#include "tst_silence.moc"
