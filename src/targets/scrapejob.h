// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/rulefile.h"
#include "targets/discovery.h"

namespace wf {

/// One of scrape_configs.
struct ScrapeJob
{
    QString name;
    Millis interval = std::chrono::minutes(1);
    Millis timeout = std::chrono::seconds(10);
    QString scheme = QStringLiteral("http");
    QString path = QStringLiteral("/metrics");
    std::vector<std::pair<std::string, std::vector<std::string>>> params;
    int sampleLimit = 0; ///< 0: as feeds have it.
    FeedConfig common;   ///< Credentials, TLS, proxy, honor_labels, relabelling of metrics.
    std::vector<TargetGroup> groups;
    QStringList files;                  ///< Patterns of file_sd_configs, absolute.
    std::vector<Discovery> discoveries; ///< http_sd_configs and dns_sd_configs.
    std::vector<RelabelRule> relabel;
    int line = 1;
};

/// What jobs have that do not say it themselves.
struct ScrapeDefaults
{
    Millis interval = std::chrono::minutes(1);
    Millis timeout = std::chrono::seconds(10);
};

/// A configuration of Prometheus, as far as it says what is scraped.
struct PrometheusFile
{
    QString file;
    std::vector<ScrapeJob> jobs;
    QStringList parts; ///< Patterns of scrape_config_files, absolute.
    ScrapeDefaults defaults;
    std::vector<rules::RuleProblem> problems;
};

/// Reads prometheus.yml of Prometheus 2 and 3. Never fails as a whole: what is not understood is in the
/// problems with its line, and the rest is read. What has no part in scraping (alerting, storage,
/// remote_write, rule_files) is passed over. Any thread.
/// `whole`: of a file of scrape_config_files, the one that names it.
PrometheusFile readPrometheusFile(std::string_view text, const QString &file,
                                  const PrometheusFile *whole = nullptr);
/// Reads the file; one that cannot be read has one problem.
PrometheusFile loadPrometheusFile(const QString &path, const PrometheusFile *whole = nullptr);

} // namespace wf
