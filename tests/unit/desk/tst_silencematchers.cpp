// SPDX-License-Identifier: GPL-3.0-or-later
// What a person writes to be silenced, and what is proposed for an incident.
#include "desk/silencematchers.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_silencematchers {

using namespace wf;

class TestSilenceMatchers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void areRead_data();
    void areRead();
    void errors_data();
    void errors();
    void areProposed();
};

void TestSilenceMatchers::areRead_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("read");
    const auto row = [](const char *text, const char *read) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(read);
    };
    row("alertname=\"Slow\"", "alertname=\"Slow\"");
    row(" {a!=\"b\",c=~\"d.*\", e!~'f'} ", "a!=\"b\", c=~\"d.*\", e!~\"f\"");
    row("Slow", "alertname=\"Slow\"");
    row("Slow{host=\"a\"}", "host=\"a\", alertname=\"Slow\"");
    row("path=\"a{b}\", x=\"1\"", "path=\"a{b}\", x=\"1\"");
}

void TestSilenceMatchers::areRead()
{
    QFETCH(const QString, text);
    QFETCH(const QString, read);
    const auto matchers = parseMatchers(text);
    QVERIFY2(matchers, matchers ? "" : qPrintable(matchers.error().message));
    QStringList parts = matchersText(*matchers).split(QStringLiteral(", "));
    QStringList wanted = read.split(QStringLiteral(", "));
    parts.sort();
    wanted.sort();
    QCOMPARE(parts, wanted);
    QCOMPARE(*parseMatchers(matchersText(*matchers)), *matchers);
}

void TestSilenceMatchers::errors_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"", "   ", "a=b", "a=\"b", "{}", "rate(x[5m])", "x > 5", "a=~\".*\"", "a=~\"(\""})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestSilenceMatchers::errors()
{
    QFETCH(const QString, text);
    const auto matchers = parseMatchers(text);
    QVERIFY(!matchers);
    QVERIFY(!matchers.error().message.isEmpty());
}

void TestSilenceMatchers::areProposed()
{
    SeriesStore store;
    const auto alert = [&store](const char *pager, const char *name, const char *host) {
        QVERIFY(store.resolve({"ALERTS", Labels({{"alertmanager", pager},
                                                 {"alertname", name},
                                                 {"alertstate", "firing"},
                                                 {"host", host},
                                                 {"severity", "critical"}})},
                              {}));
    };
    alert("pager", "Slow", "a");
    alert("pager", "Slow", "b");
    alert("other", "Slow", "a");
    alert("pager", "Slower", "c");
    QVERIFY(store.resolve({"ALERTS", Labels({{"alertname", "Slow"}})}, {})); // Of rules here.
    Incident incident;
    QVERIFY(proposedSilence(incident, store.catalog()).feed.isEmpty());
    incident.conditions[1].text = QStringLiteral("Slow{host=\"a\"}: it is slow");
    const SilenceProposal proposal = proposedSilence(incident, store.catalog());
    QCOMPARE(proposal.feed, FeedId(QStringLiteral("pager")));
    QCOMPARE(matchersText(proposal.matchers), QStringLiteral("alertname=\"Slow\", severity=\"critical\""));
}

WF_TEST(TestSilenceMatchers)

} // namespace tst_silencematchers

#include "tst_silencematchers.moc"
