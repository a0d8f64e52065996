// SPDX-License-Identifier: GPL-3.0-or-later
// What the program adds to watchfloor.toml leaves what a person wrote there as it is.
#include "desk/config.h"
#include "support/testentry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace tst_configwriter {

using namespace std::chrono_literals;
using namespace wf;

namespace {

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written", qPrintable(path));
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

FeedConfig feed(const char *name, const QString &url)
{
    FeedConfig config;
    config.name = FeedId(QLatin1String(name));
    config.url = QUrl(url);
    config.interval = config.timeout = 2s;
    return config;
}

} // namespace

class TestConfigWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addFeedMakesTheFile();
    void addFeedKeepsWhatStandsThere();
    void addedFeedComesBack_data();
    void addedFeedComesBack();
    void addFeedRefusesSecondName();
    void addFeedLeavesBrokenFileAlone();
    void addRunbooks_data();
    void addRunbooks();
    void addRunbooksRefuses();
    void secretsAreForTheOwner();
    void setBackup_data();
    void setBackup();
};

void TestConfigWriter::addFeedMakesTheFile()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("new/folder/watchfloor.toml"));
    const FeedConfig added = feed("estate", QStringLiteral("http://127.0.0.1:9109/metrics"));
    QVERIFY(addFeedToConfig(path, added));
    const auto config = loadConfig(path);
    QVERIFY(config);
    QCOMPARE(config->feeds.size(), 1u);
    QVERIFY(config->feeds.front() == added);
}

void TestConfigWriter::addFeedKeepsWhatStandsThere()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    // Comments, odd spacing, and no line feed at the end.
    const QByteArray before = "# mine \xc3\xa4\n[[feed]]   # the "
                              "first\nname='a'\nurl='http://h/metrics'\n\n[runbooks]\npaths=['x'] # keep";
    write(path, before);
    QVERIFY(addFeedToConfig(path, feed("b", QStringLiteral("http://i/metrics"))));
    QVERIFY(read(path).startsWith(before + '\n'));
    const auto config = loadConfig(path);
    QVERIFY(config);
    QCOMPARE(config->feeds.size(), 2u);
    QCOMPARE(config->feeds[1].name.text(), QStringLiteral("b"));
    QCOMPARE(config->runbookPaths, QStringList{dir.filePath(QStringLiteral("x"))});
}

void TestConfigWriter::addedFeedComesBack_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("secret");
    QTest::addColumn<int>("timeoutMs");
    QTest::newRow("plain") << "estate"
                           << "http://127.0.0.1:9109/metrics"
                           << "" << 2000;
    QTest::newRow("quotes") << "the \"new\" one"
                            << "http://h/metrics"
                            << "a\\b\"c" << 2000;
    QTest::newRow("unicode") << QStringLiteral("B\u00fcro \U0001F525") << "http://h/metrics"
                             << QStringLiteral("p\u00e4ss") << 2000;
    QTest::newRow("query") << "q"
                           << "http://h/probe?module=http_2xx&target=a"
                           << "" << 2000;
    QTest::newRow("escapes in the address") << "e"
                                            << "http://h/a%20b/metrics?x=%22y%22"
                                            << "" << 2000;
    QTest::newRow("its own timeout") << "t"
                                     << "http://h/metrics"
                                     << "" << 700;
}

void TestConfigWriter::addedFeedComesBack()
{
    QFETCH(QString, name);
    QFETCH(QString, url);
    QFETCH(QString, secret);
    QFETCH(int, timeoutMs);
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    FeedConfig added = feed("", url);
    added.name = FeedId(name);
    added.username = secret.isEmpty() ? QString() : QStringLiteral("ada");
    added.password = secret;
    added.timeout = Millis{timeoutMs};
    const auto done = addFeedToConfig(path, added);
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    const auto config = loadConfig(path);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    QCOMPARE(config->feeds.front().name, added.name);
    QCOMPARE(config->feeds.front().url, added.url);
    QCOMPARE(config->feeds.front().password, added.password);
    QCOMPARE(config->feeds.front().timeout, added.timeout);
    QVERIFY(config->feeds.front() == added);
}

void TestConfigWriter::addFeedRefusesSecondName()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    QVERIFY(addFeedToConfig(path, feed("a", QStringLiteral("http://h/metrics"))));
    const QByteArray before = read(path);
    const auto twice = addFeedToConfig(path, feed("a", QStringLiteral("http://other/metrics")));
    QVERIFY(!twice);
    QVERIFY2(twice.error().message.contains(QStringLiteral("a second feed is named \"a\"")),
             qPrintable(twice.error().message));
    QCOMPARE(read(path), before);
}

void TestConfigWriter::addFeedLeavesBrokenFileAlone()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    const QByteArray broken = "[[feed]\nname = \n";
    write(path, broken);
    QVERIFY(!addFeedToConfig(path, feed("b", QStringLiteral("http://i/metrics"))));
    QVERIFY(!addRunbooksToConfig(path, QStringLiteral("/srv/books")));
    QCOMPARE(read(path), broken);
}

void TestConfigWriter::addRunbooks_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QStringList>("paths"); // "shipped" stands for the shipped ones.
    const QString added = QStringLiteral("/srv/books");
    QTest::newRow("no file") << QByteArray() << QStringList{QStringLiteral("shipped"), added};
    QTest::newRow("feeds only") << QByteArray("[[feed]]\nname='a'\nurl='http://h'")
                                << QStringList{QStringLiteral("shipped"), added};
    QTest::newRow("a list") << QByteArray("[runbooks]\npaths = [\"/a\", \"/b\"] # mine\n")
                            << QStringList{added, QStringLiteral("/a"), QStringLiteral("/b")};
    QTest::newRow("an empty list") << QByteArray("[runbooks]\npaths = []\n") << QStringList{added};
    QTest::newRow("over several lines")
        << QByteArray("# \xc3\xa4\n[runbooks]\npaths = [ # where they are\n  \"/a\", # first\n  "
                      "\"/b\",\n]\n[[feed]]\nname='a'\nurl='http://h'\n")
        << QStringList{added, QStringLiteral("/a"), QStringLiteral("/b")};
    QTest::newRow("dotted key") << QByteArray("runbooks.paths = ['/a']\n")
                                << QStringList{added, QStringLiteral("/a")};
    QTest::newRow("inline table") << QByteArray("runbooks = { paths = ['/a'] }\n")
                                  << QStringList{added, QStringLiteral("/a")};
    QTest::newRow("windows line ends")
        << QByteArray("[runbooks]\r\npaths = ['/a']\r\n") << QStringList{added, QStringLiteral("/a")};
}

void TestConfigWriter::addRunbooks()
{
    QFETCH(QByteArray, before);
    QFETCH(QStringList, paths);
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    if (!before.isEmpty())
        write(path, before);
    const auto feedsBefore = before.isEmpty() ? 0u : parseConfig(before, path)->feeds.size();
    const auto done = addRunbooksToConfig(path, QStringLiteral("/srv/books"));
    QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    const auto config = loadConfig(path);
    QVERIFY2(config, config ? "" : qPrintable(config.error().message));
    paths.replaceInStrings(QStringLiteral("shipped"), shippedRunbooksPath());
    QCOMPARE(config->runbookPaths, paths);
    QCOMPARE(config->feeds.size(), feedsBefore);
    for (const QByteArray &comment :
         {QByteArray("# mine"), QByteArray("# where they are"), QByteArray("# first")})
        QCOMPARE(read(path).contains(comment), before.contains(comment));
}

void TestConfigWriter::addRunbooksRefuses()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    write(path, "[runbooks]\n");
    const auto done = addRunbooksToConfig(path, QStringLiteral("/srv/books"));
    QVERIFY(!done);
    QVERIFY2(done.error().message.contains(QStringLiteral("has no \"paths\"")),
             qPrintable(done.error().message));
    QCOMPARE(read(path), QByteArray("[runbooks]\n"));
}

void TestConfigWriter::secretsAreForTheOwner()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("c.toml"));
    FeedConfig secret = feed("a", QStringLiteral("http://h/metrics"));
    secret.bearerToken = QStringLiteral("token");
    QVERIFY(addFeedToConfig(path, secret));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(path) & others));
}

void TestConfigWriter::setBackup_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("no file") << QByteArray() << QByteArray("\n[backup]\nfolder = \"/mnt/stick\"\n");
    QTest::newRow("another table") << QByteArray("[tell]\nP0 = [\"Ana\"]")
                                   << QByteArray(
                                          "[tell]\nP0 = [\"Ana\"]\n\n[backup]\nfolder = \"/mnt/stick\"\n");
    QTest::newRow("another folder")
        << QByteArray("# größer\n[backup] # here\nfolder = '/mnt/alt' # old\n[tell]\n")
        << QByteArray("# größer\n[backup] # here\nfolder = \"/mnt/stick\" # old\n[tell]\n");
    QTest::newRow("behind letters of several bytes")
        << QByteArray("backup = { folder = \"/süß\" } # ü\n")
        << QByteArray("backup = { folder = \"/mnt/stick\" } # ü\n");
    QTest::newRow("an empty table") << QByteArray("[backup]\n\n[tell]\n")
                                    << QByteArray("[backup]\nfolder = \"/mnt/stick\"\n\n[tell]\n");
}

void TestConfigWriter::setBackup()
{
    QFETCH(const QByteArray, before);
    QFETCH(const QByteArray, after);
    const QTemporaryDir dir;
    const QString path = dir.filePath(QStringLiteral("watchfloor.toml"));
    if (!before.isEmpty())
        write(path, before);
    const auto set = setBackupInConfig(path, QStringLiteral("/mnt/stick"));
    QVERIFY2(set, set ? "" : qPrintable(set.error().message));
    QCOMPARE(read(path), after);
    QCOMPARE(loadConfig(path)->backup.folder, QStringLiteral("/mnt/stick"));
    QVERIFY(setBackupInConfig(path, {}));
    QCOMPARE(loadConfig(path)->backup.folder, QString());
}

WF_TEST(TestConfigWriter)

} // namespace tst_configwriter

#include "tst_configwriter.moc"
