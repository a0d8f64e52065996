// SPDX-License-Identifier: GPL-3.0-or-later
// Every message with a number has its English singular and plural.
#include "support/testentry.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>

namespace tst_translations {

namespace {

struct Message
{
    QString place;
    QString context;
    QString source;
};

// The text of adjacent literals: "a " "b" is "a b".
QString joined(const QString &literals)
{
    static const QRegularExpression literal(QStringLiteral("\"((?:[^\"\\\\]|\\\\.)*)\""));
    QString text;
    for (auto it = literal.globalMatch(literals); it.hasNext();)
        text += it.next().captured(1);
    return text.replace(QLatin1String("\\\""), QLatin1String("\""))
        .replace(QLatin1String("\\n"), QLatin1String("\n"));
}

// The class whose tr() is called: named in front, else that of the function around.
QString contextOf(const QString &file, const QRegularExpressionMatch &call)
{
    if (!call.captured(1).isEmpty())
        return QStringLiteral("wf::") + call.captured(1);
    static const QRegularExpression function(QStringLiteral("^\\S[^\\n]*?\\b(\\w+)::~?\\w+\\("),
                                             QRegularExpression::MultilineOption);
    QString name;
    for (auto it = function.globalMatch(file.left(call.capturedStart())); it.hasNext();)
        name = it.next().captured(1);
    return QStringLiteral("wf::") + name;
}

QList<Message> countingMessages()
{
    static const QRegularExpression call(
        QStringLiteral("(?:(\\w+)::)?\\btr\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)[,)]"));
    QList<Message> messages;
    for (const char *folder : {WATCHFLOOR_SOURCE_DIR "/ui", WATCHFLOOR_SOURCE_DIR "/src/words"}) {
        QDirIterator files(QString::fromUtf8(folder), {"*.cpp", "*.h"}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                qFatal("a source cannot be read");
            const QString text = QString::fromUtf8(file.readAll());
            for (auto it = call.globalMatch(text); it.hasNext();) {
                const auto match = it.next();
                const QString source = joined(match.captured(2));
                if (source.contains(QLatin1String("%n")))
                    messages += Message{files.fileName(), contextOf(text, match), source};
            }
        }
    }
    return messages;
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void countingMessagesHaveBothForms_data();
    void countingMessagesHaveBothForms();
    void oneAndMany_data();
    void oneAndMany();

private:
    QTranslator m_english;
};

void TestTranslations::initTestCase()
{
    QVERIFY2(m_english.load(QStringLiteral(":/translations/watchfloor_en.qm")),
             "the catalogue is not in the program");
    QVERIFY2(countingMessages().size() >= 10, "the sources were not understood");
}

void TestTranslations::countingMessagesHaveBothForms_data()
{
    QTest::addColumn<QString>("context");
    QTest::addColumn<QString>("source");
    for (const Message &message : countingMessages()) {
        const QString name = QStringLiteral("%1: %2").arg(message.place, message.source);
        QTest::newRow(qPrintable(name)) << message.context << message.source;
    }
}

void TestTranslations::countingMessagesHaveBothForms()
{
    QFETCH(QString, context);
    QFETCH(QString, source);
    for (const int n : {0, 1, 2, 21}) {
        const QString text =
            m_english.translate(qPrintable(context), source.toUtf8().constData(), nullptr, n);
        QVERIFY2(!text.isEmpty(),
                 qPrintable(QStringLiteral("%1 has no English form for %2: add it to watchfloor_en.ts")
                                .arg(context)
                                .arg(n)));
        QVERIFY2(!text.contains(QLatin1String("(s)")), qPrintable(text));
        for (const char *place : {"%n", "%1", "%2"})
            QVERIFY2(text.contains(QLatin1String(place)) == source.contains(QLatin1String(place)),
                     qPrintable(text));
    }
    const QString one = m_english.translate(qPrintable(context), source.toUtf8().constData(), nullptr, 1);
    const QString two = m_english.translate(qPrintable(context), source.toUtf8().constData(), nullptr, 2);
    QVERIFY2(!source.contains(QLatin1String("(s)")) || one != two, "one reads as many");
}

void TestTranslations::oneAndMany_data()
{
    QTest::addColumn<QByteArray>("context");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<int>("n");
    QTest::addColumn<QString>("text");
    const QByteArray feeds("%1 of %n feed(s) live · %2");
    QTest::newRow("one feed") << QByteArray("wf::StatusStrip") << feeds << 1
                              << QStringLiteral("%1 of 1 feed live · %2");
    QTest::newRow("two feeds") << QByteArray("wf::StatusStrip") << feeds << 2
                               << QStringLiteral("%1 of 2 feeds live · %2");
    QTest::newRow("no feed") << QByteArray("wf::StatusStrip") << feeds << 0
                             << QStringLiteral("%1 of 0 feeds live · %2");
    QTest::newRow("one step") << QByteArray("wf::RunbookRowWidget") << QByteArray("%n step(s)") << 1
                              << QStringLiteral("1 step");
    QTest::newRow("eleven steps") << QByteArray("wf::RunbookRowWidget") << QByteArray("%n step(s)") << 11
                                  << QStringLiteral("11 steps");
}

void TestTranslations::oneAndMany()
{
    QFETCH(QByteArray, context);
    QFETCH(QByteArray, source);
    QFETCH(int, n);
    QFETCH(QString, text);
    QCoreApplication::installTranslator(&m_english);
    QCOMPARE(QCoreApplication::translate(context.constData(), source.constData(), nullptr, n), text);
    QCoreApplication::removeTranslator(&m_english);
}

WF_TEST(TestTranslations)

} // namespace tst_translations

#include "tst_translations.moc"
