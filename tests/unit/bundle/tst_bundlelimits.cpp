// SPDX-License-Identifier: GPL-3.0-or-later
// What a bundle may say at most, to the last one: events, their times and links, the manifest, counts.
#include "bundlecopy.h"
#include "support/testentry.h"

#include <QTest>

namespace tst_bundlelimits {

using namespace std::chrono_literals;
using namespace wf;

namespace {

Event noteOf(const Bundle &bundle)
{
    for (const EventPtr &event : bundle.events()) {
        if (event->kind() == EventKind::Note)
            return *event;
    }
    qFatal("there is no note");
}

bool has(const Bundle &bundle, const EventId &id)
{
    return std::any_of(bundle.events().begin(), bundle.events().end(),
                       [&id](const EventPtr &event) { return event->id == id; });
}

} // namespace

class TestBundleLimits : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void timesOfEvents();
    void eventsThatMakeNoSense_data();
    void eventsThatMakeNoSense();
    void damageIsToldOnce();
    void linksBetweenEvents();
    void headsOfTheManifest();
    void windowsOfTheManifest();
    void payloadsUpToABound();
    void seriesUpToABound();
    void contactsAndFilesUpToABound();
    void sizeUpToABound();
};

void TestBundleLimits::timesOfEvents()
{
    const BundleCopy copy;
    const Event note = noteOf(*copy.open());
    const auto isTaken = [&](Timestamp happened, Timestamp recorded) {
        Event changed = note;
        changed.happenedAt = happened;
        changed.recordedAt = recorded;
        copy.put(changed);
        const auto bundle = copy.open();
        const bool told = bundle->problems().join(u'\n').contains(
            QStringLiteral("event %1 (note): it makes no sense").arg(note.id.text()));
        if (told == has(*bundle, note.id))
            qFatal("neither taken nor told");
        return !told;
    };
    const Timestamp fine = note.happenedAt;
    for (const bool first : {true, false}) {
        const auto taken = [&](Timestamp t) { return first ? isTaken(t, fine) : isTaken(fine, t); };
        QVERIFY(taken(EarliestAccepted));
        QVERIFY(!taken(EarliestAccepted - 1ms));
        QVERIFY(taken(LatestAccepted));
        QVERIFY(!taken(LatestAccepted + 1ms));
    }
}

void TestBundleLimits::eventsThatMakeNoSense_data()
{
    QTest::addColumn<QString>("set");
    for (const char *set :
         {"seq = 0", "seq = -1", "desk = ''", "hlc_ms = 9000000000000000", "hlc_ms = -9000000000000000"})
        QTest::newRow(set) << set;
}

void TestBundleLimits::eventsThatMakeNoSense()
{
    QFETCH(QString, set);
    const BundleCopy copy;
    copy.edit(QStringLiteral("UPDATE events SET %1 WHERE kind = 'note'").arg(set));
    const auto bundle = copy.open();
    QCOMPARE(bundle->problems().size(), 1);
    QVERIFY2(bundle->problems().first().endsWith(QStringLiteral("(note): it makes no sense")),
             qPrintable(bundle->problems().first()));
}

void TestBundleLimits::damageIsToldOnce()
{
    const BundleCopy copy;
    copy.edit(QStringLiteral("UPDATE events SET actor = 'Eve' WHERE kind = 'note'"));
    // By the event itself, not by the sum of its table too.
    QCOMPARE(copy.open()->problems().size(), 1);
    // What is before it in the manifest is compared all the same.
    copy.edit(QStringLiteral("UPDATE series SET help = 'other' WHERE id = 1"));
    QCOMPARE(copy.open()->problems().size(), 2);
    QCOMPARE(copy.open()->problems().last(), QStringLiteral("series: the content is not what was written"));
}

void TestBundleLimits::linksBetweenEvents()
{
    const BundleCopy copy;
    Event note = noteOf(*copy.open());
    note.previousHash[0] = char(note.previousHash[0] ^ 1);
    copy.put(note);
    const QString problems = copy.open()->problems().join(u'\n');
    QVERIFY2(problems.contains(
                 QStringLiteral("event %1: does not follow the event before it").arg(note.id.text())),
             qPrintable(problems));
    // Nor does the one behind it follow this one.
    const EventId next{note.id.desk, note.id.sequence + 1};
    QVERIFY(problems.contains(QStringLiteral("event %1: does not follow").arg(next.text())));
    QVERIFY(has(*copy.open(), note.id));
}

void TestBundleLimits::headsOfTheManifest()
{
    const BundleCopy copy;
    BundleManifest manifest = copy.open()->manifest();
    QCOMPARE(manifest.heads.size(), 1u);
    auto &[desk, head] = *manifest.heads.begin();
    QVERIFY(has(*copy.open(), {desk, head.sequence})); // Its end is in the bundle.
    head.hash[0] = char(head.hash[0] ^ 1);
    copy.setManifest(manifest);
    QCOMPARE(copy.open()->problems(), QStringList{QStringLiteral("event %1: is not the one in the manifest")
                                                      .arg(EventId{desk, head.sequence}.text())});
    head.sequence += 1; // One that is not here.
    copy.setManifest(manifest);
    QCOMPARE(copy.open()->problems(), QStringList());
    manifest.heads = {{DeskId(QStringLiteral("other")), {1, "x"}}};
    copy.setManifest(manifest);
    QCOMPARE(copy.open()->problems(), QStringList());
}

void TestBundleLimits::windowsOfTheManifest()
{
    const BundleCopy copy;
    BundleManifest manifest = copy.open()->manifest();
    const TimeRange moment{fromMs(1'760'000'000'000), fromMs(1'760'000'000'000)};
    const TimeRange all{EarliestAccepted, LatestAccepted};
    manifest.windows = {{EarliestAccepted - 1ms, moment.to},
                        {moment.from, LatestAccepted + 1ms},
                        {moment.from, moment.to - 1ms},
                        moment,
                        all};
    copy.setManifest(manifest);
    QCOMPARE(copy.open()->manifest().windows, (std::vector<TimeRange>{moment, all}));
    QCOMPARE(copy.open()->problems(), QStringList());
}

void TestBundleLimits::payloadsUpToABound()
{
    constexpr int Most = 8 << 20;
    const BundleCopy copy;
    const auto says = [&copy](int bytes) {
        copy.edit(
            QStringLiteral("UPDATE events SET payload = '{\"text\":\"' || substr(hex(zeroblob(%1)), 1, %2)"
                           " || '\"}' WHERE kind = 'note'")
                .arg(bytes)
                .arg(bytes - 11));
        return copy.open()->problems().join(u'\n');
    };
    QVERIFY2(says(Most).contains(QStringLiteral("(note): its content is not what was written")), "the most");
    QVERIFY2(says(Most + 1).contains(QStringLiteral("its payload is too large")), "one more");
}

void TestBundleLimits::seriesUpToABound()
{
    const BundleCopy copy;
    const auto add = [&copy](qint64 count) {
        copy.edit(QStringLiteral("INSERT INTO series(feed, name, labels, type, unit, help, interval_ms) WITH"
                                 " RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1)"
                                 " SELECT '', 'm' || i, '{}', 0, '', '', 0 FROM n")
                      .arg(count));
    };
    add(MaxBundleSeries - BundleFixture::Series);
    QCOMPARE(qint64(copy.open()->series().size()), MaxBundleSeries);
    add(1);
    const auto refused = Bundle::open(copy.path());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
    QCOMPARE(refused.error().message, copy.path() + QStringLiteral(": more than 100000 series"));
}

void TestBundleLimits::contactsAndFilesUpToABound()
{
    const BundleCopy copy;
    const QString some = QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                        " WHERE i < 10001) SELECT ");
    copy.edit(QStringLiteral("INSERT INTO contacts(grp, name, value) %1 '', '', i FROM n").arg(some));
    copy.edit(QStringLiteral("INSERT INTO files(sha256, data) %1 '%2', x'' FROM n")
                  .arg(some)
                  .arg(QString(64, u'0')));
    const auto bundle = copy.open();
    QCOMPARE(bundle->contacts().size(), 10'000u);
    QCOMPARE(bundle->files().size(), 10'000u);
    QCOMPARE(bundle->contacts().back().value, QStringLiteral("10000"));
    copy.edit(QStringLiteral("UPDATE files SET sha256 = 'x' WHERE id = 3"));
    QVERIFY(copy.open()->problems().contains(QStringLiteral("files: a name is not a SHA-256")));
}

void TestBundleLimits::sizeUpToABound()
{
    const BundleCopy copy;
    QFile file(copy.path());
    if (!file.resize(MaxBundleBytes))
        QSKIP("this disk has no room for a hole of 8 GB");
    QVERIFY(has(*copy.open(), noteOf(*sharedSource().opened()).id));
    QVERIFY(file.resize(MaxBundleBytes + 1));
    const auto refused = Bundle::open(copy.path());
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
    QCOMPARE(refused.error().message, copy.path() + QStringLiteral(": larger than a bundle may be"));
}

WF_TEST(TestBundleLimits)

} // namespace tst_bundlelimits

#include "tst_bundlelimits.moc"
