// SPDX-License-Identifier: GPL-3.0-or-later
// PulseAudio with a sink that nobody hears: what a player took comes out of it, and is the sound that was
// meant.
#include "sound/alarmsound.h"
#include "sound/soundplayer.h"
#include "support/testentry.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numbers>

namespace tst_pulseaudio {

using namespace wf;

namespace {

constexpr int Rate = 22'050; ///< As make.py makes the sounds.

/// 16 bits each, the lower byte first.
std::vector<double> recorded(const QString &path)
{
    QFile file(path);
    const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    std::vector<double> samples;
    for (qsizetype i = 0; i + 1 < bytes.size(); i += 2)
        samples.push_back(qint16(quint8(bytes[i]) | quint8(bytes[i + 1]) << 8));
    return samples;
}

double peak(const std::vector<double> &samples)
{
    double most = 0;
    for (const double sample : samples)
        most = std::max(most, std::abs(sample));
    return most;
}

/// How much of a tone is in it, for each sample (Goertzel, 1958).
double toneIn(const std::vector<double> &samples, double hertz)
{
    const double turn = 2 * std::cos(2 * std::numbers::pi * hertz / Rate);
    double before = 0;
    double last = 0;
    for (const double sample : samples) {
        const double now = sample + turn * last - before;
        before = std::exchange(last, now);
    }
    return std::sqrt(last * last + before * before - turn * last * before) / double(samples.size());
}

} // namespace

class TestPulseAudio : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void theSoundComesOut_data();
    void theSoundComesOut();
    void aSentenceComesOut();
    void aServerThatGoesAwayIsNoticed();

private:
    /// Begins to hear what comes out, into a file.
    void hear(QProcess &recorder, const QString &path)
    {
        recorder.setStandardOutputFile(path);
        recorder.start(QStringLiteral("parec"),
                       {QStringLiteral("-d"), QStringLiteral("unheard.monitor"),
                        QStringLiteral("--format=s16le"), QStringLiteral("--rate=%1").arg(Rate),
                        QStringLiteral("--channels=1"), QStringLiteral("--latency-msec=50"),
                        QStringLiteral("--raw")});
        QTRY_VERIFY(!recorded(path).empty()); // Silence, already.
    }

    QTemporaryDir m_dir;
    QProcess m_server;
};

void TestPulseAudio::initTestCase()
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("pulseaudio"));
    if (program.isEmpty() || QStandardPaths::findExecutable(QStringLiteral("parec")).isEmpty() ||
        QStandardPaths::findExecutable(QStringLiteral("paplay")).isEmpty())
        QSKIP("pulseaudio and pulseaudio-utils are not installed");
    const QString socket = m_dir.filePath(QStringLiteral("native"));
    qputenv("PULSE_SERVER", QFile::encodeName(QStringLiteral("unix:") + socket));
    qputenv("HOME", QFile::encodeName(m_dir.path()));
    qputenv("XDG_RUNTIME_DIR", QFile::encodeName(m_dir.path()));
    m_server.setStandardErrorFile(QProcess::nullDevice());
    m_server.start(program,
                   {QStringLiteral("-n"), QStringLiteral("--daemonize=no"),
                    QStringLiteral("--use-pid-file=no"), QStringLiteral("--exit-idle-time=-1"),
                    QStringLiteral("--disable-shm=yes"), QStringLiteral("-L"),
                    QStringLiteral("module-null-sink sink_name=unheard rate=%1 channels=1").arg(Rate),
                    QStringLiteral("-L"),
                    QStringLiteral("module-native-protocol-unix auth-anonymous=1 socket=%1").arg(socket)});
    QVERIFY(m_server.waitForStarted());
    QTRY_VERIFY(QFile::exists(socket));
}

void TestPulseAudio::cleanupTestCase()
{
    m_server.kill();
    m_server.waitForFinished();
}

void TestPulseAudio::theSoundComesOut_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<double>("hertz"); // A tone of it, by make.py.
    QTest::addColumn<double>("other"); // One that only another sound has.
    QTest::newRow("P0") << "p0.wav" << 1319.0 << 523.0;
    QTest::newRow("P3") << "p3.wav" << 523.0 << 1319.0;
    QTest::newRow("Cleared") << "cleared.wav" << 523.0 << 988.0;
}

void TestPulseAudio::theSoundComesOut()
{
    QFETCH(QString, file);
    QFETCH(double, hertz);
    QFETCH(double, other);
    const QString path = m_dir.filePath(QStringLiteral("heard-") + file);
    QProcess recorder;
    hear(recorder, path);
    SoundPlayer player;
    std::optional<PlayResult> result;
    player.play(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/sounds/") + file,
                [&result](const PlayResult &got) { result = got; });
    QTRY_VERIFY(result);
    QVERIFY2(result->played(), qPrintable(result->problem));
    QCOMPARE(result->by, QStringLiteral("paplay"));
    QTRY_VERIFY(peak(recorded(path)) > 3'000);
    recorder.kill();
    recorder.waitForFinished();
    const std::vector<double> samples = recorded(path);
    QVERIFY2(toneIn(samples, hertz) > 4 * toneIn(samples, other),
             qPrintable(QStringLiteral("%1 %2").arg(toneIn(samples, hertz)).arg(toneIn(samples, other))));
}

void TestPulseAudio::aSentenceComesOut()
{
    if (QStandardPaths::findExecutable(QStringLiteral("espeak-ng")).isEmpty())
        QSKIP("espeak-ng is not installed");
    const QString path = m_dir.filePath(QStringLiteral("heard-sentence"));
    QProcess recorder;
    hear(recorder, path);
    SoundPlayer player;
    std::optional<PlayResult> result;
    player.say(QStringLiteral("P1. The queue is deep."), [&result](const PlayResult &got) { result = got; });
    QTRY_VERIFY(result);
    QVERIFY2(result->played(), qPrintable(result->problem));
    QTRY_VERIFY(peak(recorded(path)) > 500);
    recorder.kill();
    recorder.waitForFinished();
}

void TestPulseAudio::aServerThatGoesAwayIsNoticed()
{
    m_server.kill();
    m_server.waitForFinished();
    SoundPlayer player;
    std::optional<PlayResult> result;
    player.play(QStringLiteral(WATCHFLOOR_SOURCE_DIR "/resources/sounds/p0.wav"),
                [&result](const PlayResult &got) { result = got; });
    QTRY_VERIFY(result);
    QVERIFY(!result->played());
    QVERIFY2(result->problem.contains(QStringLiteral("paplay: ")), qPrintable(result->problem));
}

WF_TEST(TestPulseAudio)

} // namespace tst_pulseaudio

#include "tst_pulseaudio.moc"
