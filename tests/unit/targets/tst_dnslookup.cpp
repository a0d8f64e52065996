// SPDX-License-Identifier: GPL-3.0-or-later
// Targets that name servers know: dnsmasq is asked, answers are read that it does not give, and silence is
// none.
#include "support/testentry.h"
#include "targets/dnslookup.h"
#include "targets/dnsrecords.h"

#include <QHostAddress>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QUdpSocket>

#include <unistd.h>

namespace tst_dnslookup {

using namespace wf;
using Record = DnsQuestion::Record;

namespace {

struct Heard
{
    bool any = false;
    QString error;
    QStringList targets; ///< "address label=value …"
};

QStringList linesOf(const std::vector<TargetGroup> &groups)
{
    QStringList lines;
    for (const TargetGroup &group : groups) {
        QString line = QString::fromStdString(group.addresses.front());
        for (const auto &[name, value] : group.labels)
            line += QStringLiteral(" %1=%2").arg(
                QString::fromStdString(name).remove(QStringLiteral("__meta_dns_")),
                QString::fromStdString(value));
        lines += line;
    }
    lines.sort();
    return lines;
}

quint16 freePort()
{
    QUdpSocket socket;
    return socket.bind(QHostAddress::LocalHost) ? socket.localPort() : quint16(0);
}

QByteArray name(const QByteArray &dotted)
{
    QByteArray wire;
    for (const QByteArray &label : dotted.split('.'))
        wire += char(label.size()) + label;
    return wire + '\0';
}

/// An answer with one record.
std::vector<unsigned char> answer(Record record, const QByteArray &data)
{
    const QByteArray type{"\0", 1};
    const QByteArray number = type + char(recordNumber(record)) + QByteArray("\0\1", 2); // Class IN.
    QByteArray bytes("\x12\x34\x81\x80\0\1\0\1\0\0\0\0", 12);
    bytes += name("example") + number;
    bytes += name("example") + number + QByteArray("\0\0\0\x3c", 4) + char(data.size() >> 8) +
             char(data.size()) + data;
    return {bytes.begin(), bytes.end()};
}

} // namespace

class TestDnsLookup : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void records_data();
    void records();
    void aNameWithoutRecords();
    void silence();
    void anotherServerAnswers();
    void answersByHand();
    void rubbish();
    void theEndWaitsForNothing();

private:
    Heard ask(const QString &servers, const DnsQuestion &question)
    {
        DnsLookup lookup(servers);
        Heard heard;
        lookup.ask(question, [&heard](const Expected<std::vector<TargetGroup>> &found) {
            heard.any = true;
            if (found)
                heard.targets = linesOf(*found);
            else
                heard.error = found.error().message;
        });
        [&] { QTRY_VERIFY(heard.any); }();
        return heard;
    }
    QString server() const { return QStringLiteral("127.0.0.1:%1").arg(m_port); }

    QProcess m_dnsmasq;
    quint16 m_port = 0;
};

void TestDnsLookup::initTestCase()
{
    const QString program = QStandardPaths::findExecutable(
        QStringLiteral("dnsmasq"), {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/bin")});
    if (program.isEmpty())
        QSKIP("dnsmasq is not installed");
    m_port = freePort();
    m_dnsmasq.start(program,
                    {QStringLiteral("--keep-in-foreground"), QStringLiteral("--conf-file=/dev/null"),
                     QStringLiteral("--port=%1").arg(m_port), QStringLiteral("--pid-file="),
                     QStringLiteral("--listen-address=127.0.0.1"), QStringLiteral("--bind-interfaces"),
                     QStringLiteral("--no-resolv"), QStringLiteral("--no-hosts"),
                     QStringLiteral("--user=%1").arg(getuid() == 0 ? QStringLiteral("root") : QString()),
                     QStringLiteral("--local=/example/"),
                     QStringLiteral("--srv-host=_node._tcp.example,a.example,9100"),
                     QStringLiteral("--srv-host=_node._tcp.example,b.example,9101"),
                     QStringLiteral("--host-record=a.example,127.0.0.7,::7"),
                     QStringLiteral("--mx-host=example,mail.example,10")});
    QVERIFY2(m_dnsmasq.waitForStarted(), qPrintable(m_dnsmasq.errorString()));
    QTRY_VERIFY(!ask(server(), {QStringLiteral("a.example."), Record::A, 1}).targets.isEmpty());
}

void TestDnsLookup::cleanupTestCase()
{
    m_dnsmasq.kill();
    m_dnsmasq.waitForFinished();
}

void TestDnsLookup::records_data()
{
    QTest::addColumn<DnsQuestion>("question");
    QTest::addColumn<QStringList>("targets");
    const QString srv = QStringLiteral("_node._tcp.example");
    QTest::newRow("SRV") << DnsQuestion{srv, Record::Srv, 0}
                         << QStringList{
                                QStringLiteral("a.example:9100 name=_node._tcp.example srv_record_port=9100 "
                                               "srv_record_target=a.example."),
                                QStringLiteral("b.example:9101 name=_node._tcp.example srv_record_port=9101 "
                                               "srv_record_target=b.example.")};
    QTest::newRow("A") << DnsQuestion{QStringLiteral("a.example"), Record::A, 80}
                       << QStringList{QStringLiteral("127.0.0.7:80 name=a.example")};
    QTest::newRow("AAAA") << DnsQuestion{QStringLiteral("a.example"), Record::Aaaa, 80}
                          << QStringList{QStringLiteral("[::7]:80 name=a.example")};
    QTest::newRow("MX") << DnsQuestion{QStringLiteral("example."), Record::Mx, 25}
                        << QStringList{QStringLiteral(
                               "mail.example:25 mx_record_target=mail.example. name=example.")};
}

void TestDnsLookup::records()
{
    QFETCH(DnsQuestion, question);
    const Heard heard = ask(server(), question);
    QCOMPARE(heard.error, QString());
    QTEST(heard.targets, "targets");
}

void TestDnsLookup::aNameWithoutRecords()
{
    // No such name, and a name without such a record: both are answers.
    for (const QString &name : {QStringLiteral("nothing.example."), QStringLiteral("a.example.")}) {
        const Heard heard = ask(server(), {name, Record::Srv, 0});
        QCOMPARE(heard.error, QString());
        QVERIFY(heard.targets.isEmpty());
    }
}

void TestDnsLookup::silence()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const Heard heard = ask(QStringLiteral("127.0.0.1:%1").arg(silent.localPort()),
                            {QStringLiteral("a.example."), Record::A, 80});
    QVERIFY2(heard.error.startsWith(QStringLiteral("no answer about a.example. (A): ")),
             qPrintable(heard.error));
}

void TestDnsLookup::anotherServerAnswers()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    const Heard heard = ask(QStringLiteral("127.0.0.1:%1,%2").arg(silent.localPort()).arg(server()),
                            {QStringLiteral("a.example."), Record::A, 80});
    QCOMPARE(heard.targets, QStringList{QStringLiteral("127.0.0.7:80 name=a.example.")});
}

void TestDnsLookup::answersByHand()
{
    const auto read = [](Record record, const QByteArray &data) {
        const auto found = targetsOf({QStringLiteral("example"), record, 9}, answer(record, data));
        return found ? linesOf(*found).join(u'|') : found.error().message;
    };
    QCOMPARE(read(Record::Ns, name("ns1.example")),
             QStringLiteral("ns1.example:9 name=example ns_record_target=ns1.example."));
    QCOMPARE(read(Record::A, QByteArray("\x0a\0\0\1", 4)), QStringLiteral("10.0.0.1:9 name=example"));
    // A record of another kind, as an answer by way of an alias has one, is passed over.
    const auto other =
        targetsOf({QStringLiteral("example"), Record::Srv, 0}, answer(Record::Ns, name("ns1.example")));
    QVERIFY(!other || other->empty());
}

void TestDnsLookup::rubbish()
{
    const std::vector<unsigned char> good =
        answer(Record::Srv, QByteArray("\0\0\0\0\x1f\x90", 6) + name("h.example"));
    const DnsQuestion question{QStringLiteral("example"), Record::Srv, 0};
    QCOMPARE(linesOf(*targetsOf(question, good)),
             QStringList{QStringLiteral(
                 "h.example:8080 name=example srv_record_port=8080 srv_record_target=h.example.")});
    for (std::size_t cut = 0; cut < good.size(); ++cut) {
        const auto found = targetsOf(question, std::span(good).first(cut));
        QVERIFY(!found || found->empty());
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const unsigned char byte : {0x00, 0x3f, 0xc0, 0xff}) {
            auto bad = good;
            bad[at] = byte;
            const auto found = targetsOf(question, bad);
            QVERIFY(!found || found->size() <= 1);
        }
    }
}

void TestDnsLookup::theEndWaitsForNothing()
{
    QUdpSocket silent;
    QVERIFY(silent.bind(QHostAddress::LocalHost));
    bool called = false;
    {
        DnsLookup lookup(QStringLiteral("127.0.0.1:%1").arg(silent.localPort()));
        lookup.ask({QStringLiteral("a.example."), Record::A, 80},
                   [&called](const Expected<std::vector<TargetGroup>> &) { called = true; });
        QTRY_VERIFY(silent.hasPendingDatagrams());
    }
    QCoreApplication::processEvents();
    QVERIFY(!called);
}

WF_TEST(TestDnsLookup)

} // namespace tst_dnslookup

#include "tst_dnslookup.moc"
