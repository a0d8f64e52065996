// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "targets/jobfields.h"
#include "targets/scrapejob.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace wf {

namespace {

using rules::ProblemList;
using rules::RuleFields;
using rules::YamlNode;

constexpr std::size_t MaxJobs = 1'000;
constexpr std::size_t MaxAddresses = 10'000;
constexpr qint64 MaxSecretBytes = 64 << 10;
constexpr int MaxPort = 65'535;
constexpr qsizetype MaxDnsName = 253; ///< RFC 1035 2.3.4, as it is written.

std::optional<DnsQuestion::Record> recordNamed(const std::string &word)
{
    using Record = DnsQuestion::Record;
    for (const Record each : {Record::Srv, Record::A, Record::Aaaa, Record::Mx, Record::Ns}) {
        if (recordText(each).compare(QString::fromStdString(word), Qt::CaseInsensitive) == 0)
            return each;
    }
    return std::nullopt;
}

/// Keys of a job that change nothing of what is read here.
const std::initializer_list<std::string_view> Unread = {"enable_compression",
                                                        "enable_http2",
                                                        "follow_redirects",
                                                        "scrape_protocols",
                                                        "scrape_classic_histograms",
                                                        "always_scrape_classic_histograms",
                                                        "convert_classic_histograms_to_nhcb",
                                                        "scrape_native_histograms",
                                                        "native_histogram_bucket_limit",
                                                        "native_histogram_min_bucket_factor",
                                                        "body_size_limit",
                                                        "label_limit",
                                                        "label_name_length_limit",
                                                        "label_value_length_limit",
                                                        "target_limit",
                                                        "keep_dropped_targets",
                                                        "track_timestamps_staleness",
                                                        "honor_timestamps",
                                                        "metric_name_validation_scheme",
                                                        "metric_name_escaping_scheme",
                                                        "fallback_scrape_protocol",
                                                        "proxy_connect_header",
                                                        "no_proxy",
                                                        "proxy_from_environment"};

QString textOf(const YamlNode *node)
{
    return node ? QString::fromStdString(node->text) : QString();
}

class Reader
{
public:
    Reader(PrometheusFile &to, const QString &file, bool isPart)
        : m_to(to), m_base(QFileInfo(file).absoluteDir()), m_problems(to.problems), m_isPart(isPart)
    {
    }

    void read(std::string_view text)
    {
        const auto yaml = rules::readYaml(text);
        if (yaml.error)
            m_problems.add(rules::RuleProblem::Level::Error, yaml.error->line, yaml.error->column,
                           QString::fromStdString(yaml.error->text));
        if (yaml.documents.empty())
            return;
        const YamlNode &root = *yaml.documents.front();
        if (root.kind != YamlNode::Kind::Map)
            return m_problems.error(root, QStringLiteral("this is no configuration of Prometheus"));
        RuleFields fields(root, QStringLiteral("the configuration"), m_problems);
        if (const YamlNode *global = fields.takeMap("global"))
            readGlobal(*global);
        if (const YamlNode *parts = fields.takeList("scrape_config_files")) {
            if (m_isPart)
                m_problems.error(*parts,
                                 QStringLiteral("a file of scrape_config_files names no further ones"));
            for (const std::string &part :
                 m_isPart ? std::vector<std::string>() : textsOf(*parts, "files", m_problems))
                m_to.parts += QDir::cleanPath(m_base.absoluteFilePath(QString::fromStdString(part)));
        }
        if (const YamlNode *jobs = fields.takeList("scrape_configs")) {
            for (const auto &job : jobs->items)
                readJob(*job);
        }
        m_problems.finish();
    }

private:
    void readGlobal(const YamlNode &node)
    {
        RuleFields fields(node, QStringLiteral("global"), m_problems);
        bool good = true;
        ScrapeDefaults &defaults = m_to.defaults;
        defaults.interval = fields.takeDuration("scrape_interval", good).value_or(defaults.interval);
        defaults.timeout = fields.takeDuration("scrape_timeout", good).value_or(defaults.timeout);
    }

    void readJob(const YamlNode &node)
    {
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("an entry of scrape_configs is a map"));
        if (m_to.jobs.size() == MaxJobs)
            return m_problems.error(node, QStringLiteral("more than %1 jobs").arg(MaxJobs));
        ScrapeJob job;
        job.line = node.line;
        RuleFields fields(node, QStringLiteral("the job"), m_problems);
        job.name = textOf(fields.takeText("job_name"));
        if (job.name.isEmpty())
            return m_problems.error(node, QStringLiteral("a job needs a job_name"));
        const bool twice = std::any_of(m_to.jobs.begin(), m_to.jobs.end(),
                                       [&job](const ScrapeJob &other) { return other.name == job.name; });
        if (twice)
            m_problems.error(
                node,
                QStringLiteral("a second job is named %1").arg(rules::nameInText(job.name.toStdString())));
        bool good = true;
        job.interval =
            std::clamp(fields.takeDuration("scrape_interval", good).value_or(m_to.defaults.interval),
                       ShortestInterval, LongestInterval);
        job.timeout = std::min(fields.takeDuration("scrape_timeout", good).value_or(m_to.defaults.timeout),
                               job.interval);
        job.path = fields.has("metrics_path") ? textOf(fields.takeText("metrics_path")) : job.path;
        job.scheme = fields.has("scheme") ? textOf(fields.takeText("scheme")) : job.scheme;
        job.common.honorLabels = readTruth(fields, "honor_labels", m_problems);
        job.sampleLimit = readNumber(fields, "sample_limit", MaxSampleLimit, m_problems);
        if (const YamlNode *params = fields.takeMap("params"))
            readParams(*params, job);
        readAccess(fields, job.common);
        if (const YamlNode *groups = fields.takeList("static_configs")) {
            for (const auto &group : groups->items)
                readGroup(*group, job);
        }
        if (const YamlNode *discoveries = fields.takeList("file_sd_configs")) {
            for (const auto &each : discoveries->items)
                readFiles(*each, job);
        }
        if (const YamlNode *discoveries = fields.takeList("http_sd_configs")) {
            for (const auto &each : discoveries->items)
                readHttpDiscovery(*each, job);
        }
        if (const YamlNode *discoveries = fields.takeList("dns_sd_configs")) {
            for (const auto &each : discoveries->items)
                readDnsDiscovery(*each, job);
        }
        job.relabel = readRelabel(fields, "relabel_configs", m_problems);
        job.common.metricRelabel = readRelabel(fields, "metric_relabel_configs", m_problems);
        refuseDiscovery(fields);
        fields.refuseOthers(Unread);
        m_to.jobs.push_back(std::move(job));
    }

    /// Kubernetes and the like: that their targets are missing has to be said.
    void refuseDiscovery(RuleFields &fields)
    {
        std::vector<std::string> names;
        for (const RuleFields::Field &field : fields.fields()) {
            if (!field.taken && field.key->text.ends_with("_sd_configs"))
                names.push_back(field.key->text);
        }
        for (const std::string &name : names) {
            if (const YamlNode *value = fields.take(name))
                m_problems.error(*value,
                                 QStringLiteral("%1 is not read: targets found in that way are missing")
                                     .arg(rules::nameInText(name)));
        }
    }

    void readParams(const YamlNode &node, ScrapeJob &job)
    {
        for (const auto &[key, value] : node.entries)
            job.params.emplace_back(key->text, textsOf(*value, "params", m_problems));
    }

    QString secretFrom(const YamlNode *file)
    {
        if (!file)
            return {};
        const auto text = readFile(m_base.absoluteFilePath(textOf(file)), MaxSecretBytes);
        if (!text)
            m_problems.error(*file, text.error().message);
        return text ? QString::fromUtf8(*text).trimmed() : QString();
    }

    void readAccess(RuleFields &fields, FeedConfig &feed)
    {
        if (const YamlNode *basic = fields.takeMap("basic_auth")) {
            RuleFields in(*basic, QStringLiteral("basic_auth"), m_problems);
            feed.username = textOf(in.takeText("username"));
            const YamlNode *password = in.takeText("password");
            const YamlNode *file = in.takeText("password_file");
            feed.password = file ? secretFrom(file) : textOf(password);
            in.refuseOthers();
        }
        if (const YamlNode *authorization = fields.takeMap("authorization")) {
            RuleFields in(*authorization, QStringLiteral("authorization"), m_problems);
            const YamlNode *type = in.takeText("type");
            const YamlNode *credentials = in.takeText("credentials");
            const YamlNode *file = in.takeText("credentials_file");
            feed.bearerToken = file ? secretFrom(file) : textOf(credentials);
            if (type && QString::fromStdString(type->text).toLower() != QLatin1String("bearer"))
                m_problems.error(*type, QStringLiteral("authorization: only Bearer is sent"));
            in.refuseOthers();
        }
        const YamlNode *bearer = fields.takeText("bearer_token");
        const YamlNode *bearerFile = fields.takeText("bearer_token_file");
        if (bearer || bearerFile)
            feed.bearerToken = bearerFile ? secretFrom(bearerFile) : textOf(bearer);
        if (const YamlNode *oauth = fields.take("oauth2"))
            m_problems.error(*oauth,
                             QStringLiteral("oauth2 is not spoken: these targets are asked without it"));
        feed.proxy = textOf(fields.takeText("proxy_url"));
        if (const YamlNode *tls = fields.takeMap("tls_config"))
            readTls(*tls, feed);
        if (const YamlNode *headers = fields.take("http_headers"))
            m_problems.error(*headers, QStringLiteral("http_headers is not read"));
    }

    void readTls(const YamlNode &node, FeedConfig &feed)
    {
        RuleFields in(node, QStringLiteral("tls_config"), m_problems);
        for (const auto &[key, target] :
             {std::pair("ca_file", &feed.caFile), std::pair("cert_file", &feed.certFile),
              std::pair("key_file", &feed.keyFile)}) {
            const QString path = textOf(in.takeText(key));
            *target = path.isEmpty() ? QString() : m_base.absoluteFilePath(path);
        }
        if (feed.certFile.isEmpty() != feed.keyFile.isEmpty())
            m_problems.error(node, QStringLiteral("tls_config: cert_file and key_file belong together"));
        if (const YamlNode *skip = in.takeText("insecure_skip_verify"); skip && skip->text == "true")
            m_problems.error(*skip,
                             QStringLiteral("insecure_skip_verify: certificates are always verified; name "
                                            "the authority as ca_file"));
        if (const YamlNode *name = in.takeText("server_name"))
            m_problems.error(*name,
                             QStringLiteral("server_name: a certificate is compared with the address"));
        in.refuseOthers({"min_version", "max_version"});
    }

    void readGroup(const YamlNode &node, ScrapeJob &job)
    {
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("an entry of static_configs is a map"));
        RuleFields in(node, QStringLiteral("static_configs"), m_problems);
        TargetGroup group;
        if (const YamlNode *targets = in.takeList("targets"))
            group.addresses = textsOf(*targets, "targets", m_problems);
        if (const YamlNode *labels = in.takeMap("labels")) {
            for (const auto &[key, value] : labels->entries)
                group.labels.insert_or_assign(key->text, value->text);
        }
        in.refuseOthers();
        m_addresses += group.addresses.size();
        if (m_addresses > MaxAddresses)
            return m_problems.error(node, QStringLiteral("more than %1 targets").arg(MaxAddresses));
        job.groups.push_back(std::move(group));
    }

    void readFiles(const YamlNode &node, ScrapeJob &job)
    {
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("an entry of file_sd_configs is a map"));
        RuleFields in(node, QStringLiteral("file_sd_configs"), m_problems);
        if (const YamlNode *files = in.takeList("files")) {
            for (const std::string &file : textsOf(*files, "files", m_problems))
                job.files += QDir::cleanPath(m_base.absoluteFilePath(QString::fromStdString(file)));
        }
        in.refuseOthers({"refresh_interval"}); // A change is seen at once.
    }

    void readHttpDiscovery(const YamlNode &node, ScrapeJob &job)
    {
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("an entry of http_sd_configs is a map"));
        RuleFields in(node, QStringLiteral("http_sd_configs"), m_problems);
        FeedConfig source;
        bool good = true;
        const YamlNode *url = in.takeText("url");
        source.url = QUrl(textOf(url), QUrl::StrictMode);
        source.interval =
            std::clamp(in.takeDuration("refresh_interval", good).value_or(std::chrono::minutes(1)),
                       std::chrono::seconds(1) + Millis{0}, LongestInterval);
        readAccess(in, source);
        in.refuseOthers({"follow_redirects", "enable_http2", "proxy_from_environment", "no_proxy"});
        const bool web =
            source.url.scheme() == QLatin1String("http") || source.url.scheme() == QLatin1String("https");
        if (!web || source.url.host().isEmpty())
            return m_problems.error(
                url ? *url : node, QStringLiteral("http_sd_configs: the url needs http or https and a host"));
        job.discoveries.push_back(std::move(source));
    }

    void readDnsDiscovery(const YamlNode &node, ScrapeJob &job)
    {
        if (node.kind != YamlNode::Kind::Map)
            return m_problems.error(node, QStringLiteral("an entry of dns_sd_configs is a map"));
        RuleFields in(node, QStringLiteral("dns_sd_configs"), m_problems);
        DnsQuestion question;
        bool good = true;
        question.interval = std::clamp(in.takeDuration("refresh_interval", good).value_or(question.interval),
                                       std::chrono::seconds(1) + Millis{0}, LongestInterval);
        question.port = readNumber(in, "port", MaxPort, m_problems);
        const YamlNode *type = in.takeText("type");
        const auto record = type ? recordNamed(type->text) : question.record;
        const YamlNode *names = in.takeList("names");
        in.refuseOthers();
        if (!record)
            return m_problems.error(*type,
                                    QStringLiteral("dns_sd_configs: the type is SRV, A, AAAA, MX or NS"));
        question.record = *record;
        if (question.record != DnsQuestion::Record::Srv && question.port == 0)
            return m_problems.error(node, QStringLiteral("dns_sd_configs: a port is needed for all records "
                                                         "but SRV"));
        if (!names || names->items.empty())
            return m_problems.error(node, QStringLiteral("dns_sd_configs: names are needed"));
        for (const std::string &name : textsOf(*names, "names", m_problems)) {
            question.name = QString::fromStdString(name);
            if (question.name.isEmpty() || question.name.size() > MaxDnsName)
                m_problems.error(
                    *names, QStringLiteral("dns_sd_configs: a name has 1 to %1 characters").arg(MaxDnsName));
            else
                job.discoveries.push_back(question);
        }
    }

    PrometheusFile &m_to;
    const QDir m_base;
    ProblemList m_problems;
    const bool m_isPart;
    std::size_t m_addresses = 0;
};

} // namespace

PrometheusFile readPrometheusFile(std::string_view text, const QString &file, const PrometheusFile *whole)
{
    PrometheusFile made;
    made.file = file;
    if (whole)
        made.defaults = whole->defaults;
    Reader(made, file, whole != nullptr).read(text);
    return made;
}

PrometheusFile loadPrometheusFile(const QString &path, const PrometheusFile *whole)
{
    const auto text = readFile(path, qint64(rules::MaxYamlBytes));
    if (text)
        return readPrometheusFile({text->constData(), std::size_t(text->size())}, path, whole);
    PrometheusFile made;
    made.file = path;
    made.problems.push_back({rules::RuleProblem::Level::Error, 1, 1, text.error().message});
    return made;
}

} // namespace wf
