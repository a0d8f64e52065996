// SPDX-License-Identifier: GPL-3.0-or-later
// What a feed asks for: headers, credentials, redirects, and what of them may be seen.
#include "scrapefixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_scraperequest {

using namespace wf;

class ScrapeRequestTest : public ScrapeFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void redirects();
    void redirectsUpToABound();
    void redirectToNowhere();
    void answersWithoutALastLineFeed();
    void requestHeaders();
    void basicAuth();
    void basicAuthOfHalf();
    void secretsNeverInMessages();
    void missingCaFile();
};

void ScrapeRequestTest::redirects()
{
    m_server->setAnswers(
        {ScriptedAnswer::http(302, TextType, "", {"Location: /other"}), textAnswer("a 1\n")});
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().state, FeedState::Up);
    QVERIFY(m_server->requests().last().startsWith("GET /other "));

    reset();
    m_server->setAnswer(ScriptedAnswer::http(302, TextType, "", {"Location: http://localhost:1/metrics"}));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(
        lastHealth().lastError,
        m_server->url().toString() +
            QStringLiteral(": redirects to http://localhost:1/metrics, and only redirects within one origin "
                           "are followed"));

    reset();
    const qsizetype before = m_server->requests().size();
    m_server->setAnswer(ScriptedAnswer::http(302, TextType, "", {"Location: /again"}));
    start(config());
    QVERIFY(waitForHealth());
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("redirects more than 5 times")));
    QVERIFY(m_server->requests().size() - before <= 6);
}

void ScrapeRequestTest::redirectsUpToABound()
{
    const ScriptedAnswer again = ScriptedAnswer::http(302, TextType, "", {"Location: /again"});
    m_server->setAnswers({again, again, again, again, again, textAnswer("a 1\n")});
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(lastHealth().lastError, QString());
    QCOMPARE(lastHealth().state, FeedState::Up);
    QCOMPARE(m_server->requests().size(), 6);
}

void ScrapeRequestTest::redirectToNowhere()
{
    m_server->setAnswer(ScriptedAnswer::http(302, TextType, ""));
    start(config());
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->requests().size(), 1);
    QVERIFY2(lastHealth().lastError.contains(QStringLiteral("302")), qPrintable(lastHealth().lastError));
}

void ScrapeRequestTest::answersWithoutALastLineFeed()
{
    // Its length was told, so nothing is missing; and nothing at all is an answer too.
    int samples = 1;
    for (const char *body : {"a 1", ""}) {
        reset();
        m_server->setAnswer(textAnswer(body));
        start(config());
        QVERIFY(waitForHealth());
        QCOMPARE(lastHealth().lastError, QString());
        QCOMPARE(lastHealth().state, FeedState::Up);
        QCOMPARE(lastHealth().samples, samples--);
    }
}

void ScrapeRequestTest::requestHeaders()
{
    m_server->setAnswer(textAnswer("a 1\n"));
    FeedConfig withToken = config();
    withToken.url.setPath(QString());
    withToken.bearerToken = QStringLiteral("t0k3n");
    withToken.timeout = Millis(15'500);
    start(withToken);
    QVERIFY(waitForHealth());
    QVERIFY(m_server->requests().last().startsWith("GET /metrics HTTP/1.1"));
    QCOMPARE(m_server->lastHeader("Authorization"), QByteArray("Bearer t0k3n"));
    QCOMPARE(m_server->lastHeader("Accept-Encoding"), QByteArray("gzip"));
    QCOMPARE(m_server->lastHeader("X-Prometheus-Scrape-Timeout-Seconds"), QByteArray("15.5"));
    QVERIFY(m_server->lastHeader("Accept").contains("application/openmetrics-text"));
    QVERIFY(m_server->lastHeader("Accept").contains("text/plain;version=0.0.4"));
    QVERIFY(m_server->lastHeader("User-Agent").startsWith("Watchfloor"));
    QVERIFY(lastHealth().address.endsWith(QStringLiteral("/metrics")));
}

void ScrapeRequestTest::basicAuth()
{
    m_server->setAnswer(textAnswer("a 1\n"));
    FeedConfig inUrl = config();
    inUrl.url.setUserName(QStringLiteral("ann"));
    inUrl.url.setPassword(QStringLiteral("pass wörd"));
    start(inUrl);
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->lastHeader("Authorization"), "Basic " + QByteArray("ann:pass wörd").toBase64());
    QVERIFY(!lastHealth().address.contains(QStringLiteral("ann")));

    reset();
    FeedConfig given = config();
    given.username = QStringLiteral("bob");
    given.password = QStringLiteral("secret");
    start(given);
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->lastHeader("Authorization"), "Basic " + QByteArray("bob:secret").toBase64());
}

void ScrapeRequestTest::basicAuthOfHalf()
{
    m_server->setAnswer(textAnswer("a 1\n"));
    FeedConfig half = config();
    half.username = QStringLiteral("bob");
    start(half);
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->lastHeader("Authorization"), "Basic " + QByteArray("bob:").toBase64());

    reset();
    half.username.clear();
    half.password = QStringLiteral("secret");
    start(half);
    QVERIFY(waitForHealth());
    QCOMPARE(m_server->lastHeader("Authorization"), "Basic " + QByteArray(":secret").toBase64());
}

void ScrapeRequestTest::secretsNeverInMessages()
{
    const QByteArray basic = QByteArray("bob:hunter22").toBase64();
    FeedConfig secret = config();
    secret.username = QStringLiteral("bob");
    secret.password = QStringLiteral("hunter22");
    secret.url.setQuery(QStringLiteral("api_key=abcdef&x=1"));
    QList<ScriptedAnswer> answers{textAnswer("hello hunter22\n")};
    ScriptedAnswer echo; // Echoes what it was sent in its reason.
    echo.head = "HTTP/1.1 401 no " + basic + " hunter22\r\nContent-Length: 0\r\n\r\n";
    answers.append(echo);
    for (const ScriptedAnswer &answer : answers) {
        reset();
        m_server->setAnswer(answer);
        start(secret);
        QVERIFY(waitForHealth());
        const FeedHealth health = lastHealth();
        QCOMPARE(health.state, FeedState::Down);
        for (const QString &leak :
             {QStringLiteral("hunter22"), QString::fromLatin1(basic), QStringLiteral("abcdef")}) {
            QVERIFY2(!health.lastError.contains(leak), qPrintable(health.lastError));
            QVERIFY2(!health.address.contains(leak), qPrintable(health.address));
        }
        QVERIFY(m_server->requests().last().contains("api_key=abcdef"));
    }
}

void ScrapeRequestTest::missingCaFile()
{
    FeedConfig tls = config();
    tls.caFile = QStringLiteral("/nonexistent/ca.pem");
    start(tls);
    QVERIFY(waitForHealth());
    QVERIFY(lastHealth().lastError.contains(QStringLiteral("ca_file /nonexistent/ca.pem")));
    QVERIFY(m_server->requests().isEmpty());
}

WF_TEST(ScrapeRequestTest)

} // namespace tst_scraperequest

#include "tst_scraperequest.moc"
