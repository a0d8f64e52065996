// SPDX-License-Identifier: GPL-3.0-or-later
// A desk that sends is killed 300 times, at any moment, while the services are slow, cut connections and
// fail: what was queued arrives, in order, and every repeat carries its key. Under a sanitizer, 60 times.
#include "desk/livedesk.h"
#include "support/messagepeer.h"
#include "support/sanitized.h"
#include "support/testentry.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <random>

namespace tst_messagekill {

using namespace wf;

namespace {

const QString SendArgument = QStringLiteral("--send");
constexpr int Rounds = testing::Sanitized ? 60 : 300;

DeskOptions optionsFor(const QString &dataDir, quint16 port)
{
    DeskOptions options;
    options.dataDir = dataDir;
    options.config.recorder.enabled = false;
    options.config.runbookPaths = {dataDir};
    for (const ChannelKind kind : {ChannelKind::PagerDuty, ChannelKind::Webhook}) {
        ChannelConfig channel;
        channel.name = channelKindName(kind);
        channel.kind = kind;
        channel.url = QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port));
        if (kind == ChannelKind::Webhook)
            channel.url.setPath(QStringLiteral("/hook"));
        else
            channel.secret = QString(32, QLatin1Char('k'));
        options.config.channels.push_back(channel);
    }
    return options;
}

/// The child: queues two messages a channel and says how many there are once they are on disk, then sends.
int sendForever(const QString &dataDir, quint16 port)
{
    const SystemClock clock;
    LiveDesk desk(optionsFor(dataDir, port), clock);
    const auto queue = [&](const IncidentId &id, std::size_t have) {
        command::SendMessages send{id, {}};
        for (std::size_t i = 0; i < 4; ++i) {
            OutgoingMessage m;
            m.kind = i % 2 == 0 ? ChannelKind::PagerDuty : ChannelKind::Webhook;
            m.channel = channelKindName(m.kind);
            m.text = QString::number(have + i);
            send.messages.push_back(m);
        }
        desk.submitAs(QStringLiteral("child"), send, {&desk, [have](const CommandResult &result) {
                                                          if (result) {
                                                              std::printf("%zu\n", have + 4);
                                                              std::fflush(stdout);
                                                          }
                                                      }});
    };
    QObject::connect(&desk, &Desk::logStatusChanged, &desk, [&, begun = false]() mutable {
        if (begun || desk.logStatus().state != LogStatus::State::Writable)
            return;
        begun = true;
        if (!desk.book().incidents().empty()) {
            const Incident &incident = desk.book().incidents().begin()->second;
            queue(incident.id, incident.messages.size());
            return;
        }
        desk.submitAs(
            QStringLiteral("child"),
            command::Declare{{}, QStringLiteral("Down"), Severity::P1, false, QStringLiteral("Ada"), {}},
            {&desk, [&queue](const CommandResult &r) { queue(r->front()->incident, 0); }});
    });
    desk.start();
    return QCoreApplication::exec();
}

} // namespace

class TestMessageKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingArrivesInOrder();
};

void TestMessageKill::everythingArrivesInOrder()
{
    QTemporaryDir dir;
    const QString data = dir.filePath(QStringLiteral("data"));
    QDir().mkpath(data);
    MessagePeer peer;
    QVERIFY(peer.start(false));
    peer.plan("rough");
    std::mt19937 random(300);
    std::size_t promised = 0;
    int life = 130; // At most, in ms: long enough for its first messages, however slow the machine is.
    for (int round = 0; round < Rounds; ++round) {
        QProcess child;
        child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        child.start(QCoreApplication::applicationFilePath(),
                    {SendArgument, data, QString::number(peer.httpPort)});
        QElapsedTimer lived;
        lived.start();
        QVERIFY(child.waitForStarted());
        if (round == 0) { // One lives until then.
            QVERIFY(child.waitForReadyRead(wf::testing::Patience));
            life = std::max(life, int(lived.elapsed()) * 3 / 2);
        }
        // Killed at a moment of its own choosing; nothing is awaited.
        (void)child.waitForFinished(20 + int(random() % unsigned(life + 1)));
        child.kill();
        child.waitForFinished();
        const QList<QByteArray> lines = child.readAllStandardOutput().split('\n');
        if (lines.size() > 1)
            promised = lines[lines.size() - 2].toULongLong();
    }
    QVERIFY(promised > std::size_t(Rounds / 3));

    peer.plan("");
    const SystemClock clock;
    LiveDesk desk(optionsFor(data, peer.httpPort), clock);
    desk.start();
    const auto messages = [&]() -> std::vector<MessageRecord> {
        return desk.book().incidents().empty() ? std::vector<MessageRecord>{}
                                               : desk.book().incidents().begin()->second.messages;
    };
    QTRY_VERIFY(!messages().empty());
    QTRY_COMPARE(desk.book().incidents().begin()->second.unsentMessages(), 0);
    QVERIFY(messages().size() >= promised);
    std::map<QString, QString> textOf; // By key.
    for (const MessageRecord &record : messages()) {
        QCOMPARE(record.state, MessageState::Sent);
        textOf[record.id.text()] = record.message.text;
    }
    std::set<QString> arrived;
    std::map<QString, int> newest; // Per service.
    std::size_t requests = 0;
    for (const QJsonObject &request : peer.requests()) {
        const QString key = request.value(QStringLiteral("key")).toString();
        QVERIFY(textOf.count(key));
        const int number = textOf[key].toInt();
        int &last = newest[request.value(QStringLiteral("path")).toString()];
        QVERIFY2(number >= last, qPrintable(QStringLiteral("%1 after %2").arg(number).arg(last)));
        last = number;
        arrived.insert(key);
        ++requests;
    }
    QCOMPARE(arrived.size(), textOf.size());
    QVERIFY(requests > arrived.size()); // There were repeats to speak of.
}

WF_TEST_ENTRY(TestMessageKill)
{
    QCoreApplication app(argc, argv);
    if (app.arguments().value(1) == SendArgument)
        return sendForever(app.arguments().value(2), app.arguments().value(3).toUShort());
    TestMessageKill test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace tst_messagekill

#include "tst_messagekill.moc"
