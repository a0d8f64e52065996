// SPDX-License-Identifier: GPL-3.0-or-later
// What others tell, as what the log is asked for.
#include "desk/noticecommands.h"
#include "support/bookfixture.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_noticecommands {

using namespace std::chrono_literals;
using namespace wf;

class TestNoticeCommands : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_book = std::make_unique<BookFixture>();
        m_library = std::make_unique<RunbookLibrary>();
        m_library->setPaths({QStringLiteral(WATCHFLOOR_SOURCE_DIR "/runbooks")});
    }
    void anAlertFindsItsRunbook_data();
    void anAlertFindsItsRunbook();
    void severities_data();
    void severities();
    void linksAreKept();
    void whatIsKnownIsLeftOut();
    void whatIsNotThereAnyMoreIsOver();
    void whatIsNotEvaluatedIsNotOver();
    void keysOfChanges();

private:
    static AlertNotice alert(const QString &name, const QString &key = QStringLiteral("1"))
    {
        AlertNotice notice{QStringLiteral("pager"), key, name};
        notice.labels = Labels({{"instance", "db-1"}});
        return notice;
    }
    std::vector<NoticeCommand> commands(const Notices &notices) const
    {
        return noticeCommands(notices, *m_library, rules::RunbookIndex(m_library->documents()), m_book->book,
                              m_book->clock.wall());
    }
    command::ReportCondition condition(const AlertNotice &notice) const
    {
        const auto made = commands({{notice}, {}, {}, {}});
        return made.empty() ? command::ReportCondition()
                            : made.front().command.as<command::ReportAlert>()->condition;
    }
    std::size_t tell(const Notices &notices)
    {
        std::size_t events = 0;
        for (const NoticeCommand &each : commands(notices))
            events += m_book->run(each.command, each.actor).size();
        return events;
    }

    std::unique_ptr<BookFixture> m_book;
    std::unique_ptr<RunbookLibrary> m_library;
};

void TestNoticeCommands::anAlertFindsItsRunbook_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("runbook");
    QTest::newRow("by its name") << QStringLiteral("DynexOutage") << QString()
                                 << QStringLiteral("dynex-outage");
    QTest::newRow("by its reference")
        << QStringLiteral("X") << QStringLiteral("https://wiki.example.org/dynex-outage.md")
        << QStringLiteral("dynex-outage");
    QTest::newRow("none") << QStringLiteral("Disk is full!") << QString()
                          << QStringLiteral("alert-disk-is-full");
}

void TestNoticeCommands::anAlertFindsItsRunbook()
{
    QFETCH(const QString, name);
    QFETCH(const QString, reference);
    QFETCH(const QString, runbook);
    AlertNotice notice = alert(name);
    notice.runbook = reference;
    notice.summary = QStringLiteral("two\nlines");
    const auto made = condition(notice);
    QCOMPARE(made.runbook.text(), runbook);
    QCOMPARE(made.text, name + QStringLiteral("{instance=\"db-1\"}: two lines"));
    QVERIFY(!made.severities.empty() && !made.runbookTitle.isEmpty());
}

void TestNoticeCommands::severities_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<int>("severity"); ///< -1: nobody has to hear of it.
    QTest::newRow("critical") << QStringLiteral("critical") << int(Severity::P0);
    QTest::newRow("P3") << QStringLiteral("P3") << int(Severity::P3);
    QTest::newRow("not said") << QString() << int(Severity::P1);
    QTest::newRow("none") << QStringLiteral("none") << -1;
}

void TestNoticeCommands::severities()
{
    QFETCH(const QString, word);
    QFETCH(const int, severity);
    AlertNotice notice = alert(QStringLiteral("X"));
    if (!word.isEmpty())
        notice.labels.set("severity", word.toStdString());
    const auto made = condition(notice);
    QCOMPARE(made.severities.empty() ? -1 : int(made.severities.front()), severity);
}

void TestNoticeCommands::linksAreKept()
{
    for (int i = 0; i < 25; ++i) {
        AlertNotice notice = alert(QStringLiteral("X"), QString::number(i));
        notice.link = QStringLiteral("https://graphs.example.org/%1").arg(i % 23);
        tell({{notice}, {}, {}, {}});
    }
    const Incident *incident = m_book->book.openFor(RunbookId(QStringLiteral("alert-x")));
    QCOMPARE(incident->conditions.size(), 25u);
    QCOMPARE(incident->facts.links.size(), 20);
    QCOMPARE(incident->facts.links.first(), QStringLiteral("https://graphs.example.org/0"));
}

void TestNoticeCommands::whatIsKnownIsLeftOut()
{
    const Notices notices{{alert(QStringLiteral("X"))}, {}, {}, {}};
    QCOMPARE(tell(notices), 2u);
    QVERIFY(commands(notices).empty()); // Each poll says it again.
}

void TestNoticeCommands::whatIsNotThereAnyMoreIsOver()
{
    AlertNotice hook = alert(QStringLiteral("X"), QStringLiteral("3"));
    hook.source = QStringLiteral("alertmanager");
    tell({{alert(QStringLiteral("X"), QStringLiteral("1")), alert(QStringLiteral("X"), QStringLiteral("2")),
           hook},
          {},
          {},
          {}});
    const RunbookId runbook(QStringLiteral("alert-x"));
    const auto firing = [&] {
        int count = 0;
        if (const Incident *incident = m_book->book.openFor(runbook)) {
            for (const auto &[number, record] : incident->conditions)
                count += record.wasTrue;
        }
        return count;
    };
    QCOMPARE(firing(), 3);
    m_book->clock.advance(15s);
    AlertNotice muted = alert(QStringLiteral("X"), QStringLiteral("2"));
    muted.state = AlertNotice::State::Muted;
    tell({{muted}, {}, QStringLiteral("pager"), {}});
    QCOMPARE(firing(), 2); // The silenced one is there still, and another's is not the pager's to end.
    m_book->clock.advance(15s);
    tell({{}, {}, QStringLiteral("pager"), {}});
    QCOMPARE(firing(), 1);
    tell({{}, {}, QStringLiteral("another"), {}});
    QCOMPARE(firing(), 1);
}

void TestNoticeCommands::whatIsNotEvaluatedIsNotOver()
{
    tell({{alert(QStringLiteral("X")), alert(QStringLiteral("Y"))}, {}, {}, {}});
    m_book->clock.advance(15s);
    AlertNotice unknown;
    unknown.source = QStringLiteral("pager");
    unknown.name = QStringLiteral("X");
    unknown.state = AlertNotice::State::Unknown;
    const auto told = commands({{unknown}, {}, QStringLiteral("pager"), {}});
    QCOMPARE(told.size(), 1u); // Y alone is over.
    QCOMPARE(told.front().command.as<command::ReportAlert>()->condition.runbook,
             RunbookId(QStringLiteral("alert-y")));
}

void TestNoticeCommands::keysOfChanges()
{
    const auto keyOf = [this](const QString &source, const QString &key) {
        const auto made = commands({{}, {{source, QStringLiteral("x"), {}, {}, key}}, {}, {}});
        return made.front().command.as<command::RecordChange>()->key;
    };
    QVERIFY(keyOf(QStringLiteral("github"), {}).isEmpty());
    QCOMPARE(keyOf(QStringLiteral("github"), QStringLiteral("1")),
             keyOf(QStringLiteral("github"), QStringLiteral("1")));
    QVERIFY(keyOf(QStringLiteral("github"), QStringLiteral("1")) !=
            keyOf(QStringLiteral("gitlab"), QStringLiteral("1")));
    QVERIFY(keyOf(QStringLiteral("github"), QString(2000, u'x')).size() < 250);
}

WF_TEST(TestNoticeCommands)

} // namespace tst_noticecommands

#include "tst_noticecommands.moc"
