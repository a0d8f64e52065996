// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/entryparser.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_entryparser {

using namespace wf;
using namespace std::chrono_literals;

namespace {

const IncidentId Incident1(QStringLiteral("incident-1"));

// What a command is, in one line: easy to write in a table and to read in a failure.
QString spelled(const Command &command)
{
    if (const auto *e = command.as<command::AddEntry>())
        return QStringLiteral("%1|%2|%3").arg(e->incident.text(), eventKindName(e->kind), e->text);
    if (const auto *u = command.as<command::PostUpdate>()) {
        const QString next = u->nextIn ? durationText(*u->nextIn) : QStringLiteral("-");
        return QStringLiteral("%1|update|%2|%3").arg(u->incident.text(), next, u->text);
    }
    if (const auto *r = command.as<command::TakeRole>()) {
        const QString how = r->handOver ? QStringLiteral("handed over") : QStringLiteral("taken");
        return QStringLiteral("%1|%2|%3|%4").arg(r->incident.text(), roleName(r->role), r->person, how);
    }
    return QStringLiteral("another command");
}

} // namespace

class TestEntryParser : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void offersWhatItReads();
};

void TestEntryParser::reads_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("command");
    const auto row = [](const char *name, const char *line, const char *command) {
        QTest::newRow(name) << QString::fromUtf8(line)
                            << QStringLiteral("incident-1|") + QString::fromUtf8(command);
    };
    row("note", "queue is falling", "note|queue is falling");
    row("note is trimmed", "  queue is falling \t", "note|queue is falling");
    row("slash inside a note", "look at /var/log", "note|look at /var/log");
    row("note in any script", "очередь растёт — 队列", "note|очередь растёт — 队列");
    row("TODO in a note stays a note", "TODO: tell Ben", "note|TODO: tell Ben");
    row("decision", "/decision keep the fallback", "decision|keep the fallback");
    row("action", "/action rotate the keys", "action_item|rotate the keys");
    row("todo", "/todo write it down", "follow_up|write it down");
    row("spaces after the word", "/decision    keep it", "decision|keep it");
    row("tab after the word", "/decision\tkeep it", "decision|keep it");
    row("update", "/update degraded", "update|-|degraded");
    row("update with its next time", "/update in 20m: degraded", "update|20m|degraded");
    row("update with a longer time", "/update in 1h30m: degraded", "update|1h30m|degraded");
    row("update that starts with in", "/update in Frankfurt the queue is deep",
        "update|-|in Frankfurt the queue is deep");
    row("update with a colon later", "/update state: degraded", "update|-|state: degraded");
    row("role", "/role scribe Ana", "scribe|Ana|handed over");
    row("role of a full name", "/role deputy Ana María Ruiz", "deputy|Ana María Ruiz|handed over");
    row("role's short word", "/role ic Ben", "commander|Ben|handed over");
    row("role comms", "/role comms Ben", "communications|Ben|handed over");
    row("role ops", "/role OPS Ben", "operations|Ben|handed over");
}

void TestEntryParser::reads()
{
    QFETCH(QString, line);
    QFETCH(QString, command);
    const auto parsed = parseEntry(line, Incident1);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().message));
    QCOMPARE(spelled(*parsed), command);
}

void TestEntryParser::refuses_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("named");
    QTest::newRow("unknown word") << "/sev P0" << QStringList{"\"/sev\"", "/update", "/decision",
                                                              "/action",  "/role",   "/todo"};
    QTest::newRow("bare slash") << "/" << QStringList{"\"/\"", "/update"};
    QTest::newRow("word is not cut short") << "/updates now" << QStringList{"\"/updates\""};
    QTest::newRow("unknown role") << "/role boss Ana"
                                  << QStringList{"\"boss\"", "commander", "scribe", "expert"};
    QTest::newRow("role without a person") << "/role scribe" << QStringList{"scribe", "NAME"};
    QTest::newRow("bad duration") << "/update in soon: degraded" << QStringList{"\"soon\"", "20m"};
    QTest::newRow("duration without unit") << "/update in 20: degraded" << QStringList{"\"20\"", "20m"};
}

void TestEntryParser::refuses()
{
    QFETCH(QString, line);
    QFETCH(QStringList, named);
    const auto parsed = parseEntry(line, Incident1);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().code, ErrorCode::InvalidInput);
    for (const QString &part : named)
        QVERIFY2(parsed.error().message.contains(part), qPrintable(parsed.error().message));
}

void TestEntryParser::offersWhatItReads()
{
    QStringList names;
    for (const EntryCommand &command : entryCommands()) {
        names += command.name;
        QVERIFY2(command.example.startsWith(command.name + QLatin1Char(' ')), qPrintable(command.example));
        QVERIFY2(parseEntry(command.example, Incident1), qPrintable(command.example));
    }
    QCOMPARE(names, (QStringList{"/update", "/decision", "/action", "/role", "/todo"}));
}

WF_TEST(TestEntryParser)

} // namespace tst_entryparser

#include "tst_entryparser.moc"
