// SPDX-License-Identifier: GPL-3.0-or-later
#include "targets/targetlist.h"

#include "base/files.h"
#include "feed/scraperequest.h"

#include <QDir>
#include <QFileInfo>
#include <QUrlQuery>

#include <algorithm>
#include <set>

namespace wf {

namespace {

using rules::YamlNode;

constexpr std::size_t MaxTargetFiles = 1'000;
constexpr const char *Address = "__address__";
constexpr const char *Scheme = "__scheme__";
constexpr const char *Path = "__metrics_path__";
constexpr std::string_view Param = "__param_";

/// What a target has before it is relabelled.
LabelMap startLabels(const ScrapeJob &job, const std::string &address, const LabelMap &groupLabels)
{
    LabelMap labels = groupLabels;
    labels.insert_or_assign(Address, address);
    const auto unlessGiven = [&labels](const char *name, const QString &value) {
        labels.try_emplace(name, value.toStdString());
    };
    unlessGiven("job", job.name);
    unlessGiven(Scheme, job.scheme);
    unlessGiven(Path, job.path);
    for (const auto &[name, values] : job.params) {
        if (!values.empty())
            labels.try_emplace(std::string(Param) + name, values.front());
    }
    return labels;
}

QString labelOf(const LabelMap &labels, std::string_view name)
{
    const auto found = labels.find(name);
    return found == labels.end() ? QString() : QString::fromStdString(found->second);
}

/// The address with its parameters, sorted as Prometheus sorts them; relabelling may set the first of each.
QUrl urlOf(const ScrapeJob &job, const LabelMap &labels)
{
    QUrl url(labelOf(labels, Scheme) + QStringLiteral("://") + labelOf(labels, Address), QUrl::StrictMode);
    const QString path = labelOf(labels, Path);
    url.setPath(path.startsWith(QLatin1Char('/')) ? path : QLatin1Char('/') + path);
    std::map<std::string, std::vector<std::string>> params(job.params.begin(), job.params.end());
    for (const auto &[name, value] : labels) {
        if (!name.starts_with(Param))
            continue;
        std::vector<std::string> &values = params[name.substr(Param.size())];
        values.resize(std::max<std::size_t>(values.size(), 1));
        values.front() = value;
    }
    QUrlQuery query;
    const auto sent = [](const std::string &text) {
        // An item of a query is stored as it is sent.
        return QString::fromLatin1(QUrl::toPercentEncoding(QString::fromStdString(text)));
    };
    for (const auto &[name, values] : params) {
        for (const std::string &value : values)
            query.addQueryItem(sent(name), sent(value));
    }
    if (!query.isEmpty())
        url.setQuery(query);
    return url;
}

QStringList filesOf(const QString &pattern)
{
    const QFileInfo info(pattern);
    if (!info.fileName().contains(QLatin1Char('*')) && !info.fileName().contains(QLatin1Char('?')))
        return {pattern};
    QStringList found;
    const QDir folder = info.absoluteDir();
    for (const QString &name : folder.entryList({info.fileName()}, QDir::Files, QDir::Name))
        found += folder.absoluteFilePath(name);
    return found;
}

class Making
{
public:
    Making(TargetList &to, std::size_t most, const DiscoveredTargets &found)
        : m_to(to), m_most(most), m_found(found)
    {
    }

    void take(const PrometheusFile &file)
    {
        m_to.files += file.file;
        for (const rules::RuleProblem &problem : file.problems)
            m_to.problems += rules::problemText(file.file, problem);
        for (const ScrapeJob &job : file.jobs) {
            for (const TargetGroup &group : job.groups)
                take(file, job, group);
            for (const QString &pattern : job.files)
                takeFiles(file, job, pattern);
            for (const Discovery &source : job.discoveries)
                takeDiscovered(file, job, source);
        }
        for (const QString &pattern : file.parts) {
            m_to.files += QFileInfo(pattern).absolutePath();
            for (const QString &path : filesOf(pattern)) {
                if (++m_files <= MaxTargetFiles)
                    take(loadPrometheusFile(path, &file));
            }
        }
    }

private:
    void takeFiles(const PrometheusFile &file, const ScrapeJob &job, const QString &pattern)
    {
        m_to.files += QFileInfo(pattern).absolutePath();
        for (const QString &path : filesOf(pattern)) {
            if (++m_files > MaxTargetFiles)
                return;
            m_to.files += path;
            for (const TargetGroup &group : readTargetFile(path, m_to.problems))
                take(file, job, group);
        }
    }

    void takeDiscovered(const PrometheusFile &file, const ScrapeJob &job, const Discovery &source)
    {
        if (std::find(m_to.discoveries.begin(), m_to.discoveries.end(), source) == m_to.discoveries.end())
            m_to.discoveries.push_back(source);
        const auto found = m_found.find(discoveryKey(source));
        if (found == m_found.end())
            return;
        if (!found->second.problem.isEmpty())
            problem(file, job, found->second.problem);
        for (TargetGroup group : found->second.groups) {
            if (const auto *http = std::get_if<FeedConfig>(&source))
                group.labels.insert_or_assign("__meta_url",
                                              http->url.toString(QUrl::FullyEncoded).toStdString());
            take(file, job, group);
        }
    }

    void take(const PrometheusFile &file, const ScrapeJob &job, const TargetGroup &group)
    {
        for (const std::string &address : group.addresses) {
            auto feed = targetFeed(job, address, group.labels);
            if (!feed)
                problem(file, job, feed.error().message);
            else if (!*feed)
                ++m_to.dropped;
            else if (m_to.feeds.size() >= m_most && !std::exchange(m_full, true))
                problem(file, job,
                        QStringLiteral("more than %1 targets; the others are not scraped").arg(m_most));
            else if (m_to.feeds.size() < m_most)
                add(file, std::move(**feed));
        }
    }

    void problem(const PrometheusFile &file, const ScrapeJob &job, const QString &text)
    {
        m_to.problems += rules::problemText(file.file, {rules::RuleProblem::Level::Error, job.line, 1, text});
    }

    /// Two targets of one job and instance are one and the same, unless their paths differ.
    void add(const PrometheusFile &file, FeedConfig feed)
    {
        feed.from = file.file;
        const QString base = feed.name.text();
        for (int number = 2; !m_names.insert(feed.name.text()).second; ++number)
            feed.name = FeedId(QStringLiteral("%1 (%2)").arg(base).arg(number));
        m_to.feeds.push_back(std::move(feed));
    }

    TargetList &m_to;
    const std::size_t m_most;
    const DiscoveredTargets &m_found;
    std::set<QString> m_names;
    std::size_t m_files = 0;
    bool m_full = false;
};

} // namespace

Expected<std::optional<FeedConfig>> targetFeed(const ScrapeJob &job, const std::string &address,
                                               const LabelMap &groupLabels)
{
    LabelMap labels = startLabels(job, address, groupLabels);
    if (!Relabeler(job.relabel).apply(labels))
        return std::optional<FeedConfig>();
    FeedConfig feed = job.common;
    feed.url = urlOf(job, labels);
    const bool web =
        feed.url.scheme() == QLatin1String("http") || feed.url.scheme() == QLatin1String("https");
    if (!feed.url.isValid() || feed.url.host().isEmpty() || !web)
        return fail(ErrorCode::InvalidInput, QStringLiteral("\"%1\" is no address of a target")
                                                 .arg(QString::fromStdString(address).left(200)));
    feed.interval = job.interval;
    feed.timeout = job.timeout;
    feed.sampleLimit = job.sampleLimit > 0 ? job.sampleLimit : feed.sampleLimit;
    feed.job = labelOf(labels, "job");
    feed.instance = labelOf(labels, "instance");
    if (feed.instance.isEmpty())
        feed.instance = instanceOf(feed.url);
    for (const auto &[name, value] : labels) {
        if (!name.starts_with("__") && name != "job" && name != "instance" && !value.empty())
            feed.labels.emplace_back(QString::fromStdString(name), QString::fromStdString(value));
    }
    feed.name = FeedId(feed.job + QLatin1Char('/') + feed.instance);
    return std::optional(std::move(feed));
}

std::vector<TargetGroup> readTargetFile(const QString &path, QStringList &problems)
{
    const auto text = readFile(path, qint64(rules::MaxYamlBytes));
    if (text)
        return readTargetGroups({text->constData(), std::size_t(text->size())}, path, problems);
    problems += rules::problemText(path, {rules::RuleProblem::Level::Error, 1, 1, text.error().message});
    return {};
}

std::vector<TargetGroup> readTargetGroups(std::string_view text, const QString &file, QStringList &problems)
{
    std::vector<TargetGroup> groups;
    const auto say = [&](int line, int column, const QString &why) {
        problems += rules::problemText(file, {rules::RuleProblem::Level::Error, line, column, why});
    };
    // JSON is YAML.
    const auto yaml = rules::readYaml(text);
    if (yaml.error)
        say(yaml.error->line, yaml.error->column, QString::fromStdString(yaml.error->text));
    for (const auto &document : yaml.documents) {
        for (const auto &entry : document->items) {
            TargetGroup group;
            for (const auto &[key, value] : entry->entries) {
                if (key->text == "targets") {
                    for (const auto &target : value->items)
                        group.addresses.push_back(target->text);
                } else if (key->text == "labels") {
                    for (const auto &[name, label] : value->entries)
                        group.labels.insert_or_assign(name->text, label->text);
                } else {
                    say(key->line, key->column, QStringLiteral("a group has targets and labels"));
                }
            }
            groups.push_back(std::move(group));
        }
        if (document->kind != YamlNode::Kind::List && document->kind != YamlNode::Kind::Null)
            say(document->line, document->column, QStringLiteral("a file of targets is a list of groups"));
    }
    return groups;
}

TargetList loadTargets(const QStringList &files, std::size_t most, const DiscoveredTargets &found)
{
    TargetList made;
    Making making(made, most, found);
    for (const QString &file : files)
        making.take(loadPrometheusFile(file));
    made.files.removeDuplicates();
    return made;
}

} // namespace wf
