// SPDX-License-Identifier: GPL-3.0-or-later
// Who a prometheus.yml asks for targets, and what is made of the answers.
#include "support/testentry.h"
#include "targetsfixture.h"

#include <QTest>

namespace tst_discovery {

using namespace std::chrono_literals;
using namespace wf;

class TestDiscovery : public QObject, private TargetsFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { renew(); }
    void whatIsAskedForTargets();
    void namesAreAskedForTargets();
};

void TestDiscovery::whatIsAskedForTargets()
{
    const QByteArray text = "scrape_configs:\n- job_name: d\n"
                            "  http_sd_configs: [{ url: 'http://sd:1/t?a=b', refresh_interval: 30s, "
                            "basic_auth: { username: u, password: p } }]\n"
                            "  relabel_configs:\n"
                            "  - { source_labels: [__meta_dc], target_label: dc }\n"
                            "  - { source_labels: [__meta_url], target_label: told_by }\n";
    const TargetList before = load(text);
    QVERIFY(before.feeds.empty() && before.problems.isEmpty());
    QCOMPARE(before.discoveries.size(), std::size_t(1));
    const FeedConfig source = std::get<FeedConfig>(before.discoveries.front());
    QCOMPARE(source.interval, Millis(30s));
    QCOMPARE(source.password, QStringLiteral("p"));
    QStringList problems;
    Discovered told{readTargetGroups(R"([{"targets": ["a:1", "b:2"], "labels": {"__meta_dc": "fra"}}])",
                                     QStringLiteral("x"), problems),
                    {}};
    QVERIFY(problems.isEmpty());
    const QStringList files{m_dir->filePath(QStringLiteral("prometheus.yml"))};
    const TargetList after = loadTargets(files, 10, {{discoveryKey(source), told}});
    QCOMPARE(linesOf(after),
             (QStringList{QStringLiteral("d/a:1 http://a:1/metrics dc=fra told_by=http://sd:1/t?a=b"),
                          QStringLiteral("d/b:2 http://b:2/metrics dc=fra told_by=http://sd:1/t?a=b")}));
    // What was told stays while the next answer fails, and that is said.
    told.problem = QStringLiteral("connection refused");
    const TargetList failing = loadTargets(files, 10, {{discoveryKey(source), told}});
    QCOMPARE(failing.feeds.size(), std::size_t(2));
    QVERIFY2(
        failing.problems.value(0).contains(QStringLiteral("prometheus.yml:2:1: error: connection refused")),
        qPrintable(failing.problems.value(0)));
}

void TestDiscovery::namesAreAskedForTargets()
{
    const QByteArray text = "scrape_configs:\n- job_name: d\n"
                            "  dns_sd_configs:\n"
                            "  - { names: [_a._tcp.example, _b._tcp.example], refresh_interval: 1m }\n"
                            "  - { names: [c.example], type: aaaa, port: 9100 }\n"
                            "  relabel_configs:\n"
                            "  - { source_labels: [__meta_dns_name], target_label: found_by }\n";
    const TargetList before = load(text);
    QCOMPARE(before.problems, QStringList());
    QStringList asked;
    for (const Discovery &each : before.discoveries)
        asked += discoveryText(each) + QLatin1Char(' ') + QString::number(intervalOf(each).count());
    QCOMPARE(asked, (QStringList{QStringLiteral("_a._tcp.example (SRV) 60000"),
                                 QStringLiteral("_b._tcp.example (SRV) 60000"),
                                 QStringLiteral("c.example (AAAA) 30000")}));
    const Discovered told{{{{"[::1]:9100"}, {{"__meta_dns_name", "c.example"}}}}, {}};
    const TargetList after = loadTargets({m_dir->filePath(QStringLiteral("prometheus.yml"))}, 10,
                                         {{discoveryKey(before.discoveries.back()), told}});
    QCOMPARE(linesOf(after),
             QStringList{QStringLiteral("d/[::1]:9100 http://[::1]:9100/metrics found_by=c.example")});
}

WF_TEST(TestDiscovery)

} // namespace tst_discovery

#include "tst_discovery.moc"
