// SPDX-License-Identifier: GPL-3.0-or-later
// The words of running text: verbs, branches, windows, commands.
#include "runbook/foreignwords.h"
#include "runbook/lexicon.h"

#include <QRegularExpression>
#include <QSet>

namespace wf {

namespace {

constexpr const char16_t Verbs[] =
    u"accept access acknowledge activate add address adjust advise aggregate alert align allocate allow "
    u"analyse "
    u"analyze announce answer "
    u"apply approve archive ask assemble assess assign assume attach attempt audit authenticate authorize "
    u"automate avoid back "
    u"backup balance begin block bring build bump call cancel capture change check choose clean clear click "
    u"clone close "
    u"collect commit communicate compare complete compute conduct configure confirm connect consider consult "
    u"contact contain "
    u"continue convert coordinate copy cordon correct correlate create cross deactivate debug decide declare "
    u"decommission "
    u"decrease define delegate delete deliver deploy describe destroy detach detect determine diagnose "
    u"direct "
    u"disable discard "
    u"disconnect discuss distribute do document double download drain drop dry edit eliminate email enable "
    u"encrypt engage "
    u"enlarge ensure enter escalate establish estimate evacuate evaluate evict examine exclude exec execute "
    u"exit "
    u"expand experiment "
    u"export extend extract fail fetch file filter find fix flush follow force formulate forward free freeze "
    u"gather "
    u"generate get give go "
    u"grant grep grow gradually halt have hold identify ignore implement import improve include increase "
    u"inform "
    u"initialize "
    u"initiate inject insert inspect install interview introduce investigate invite invoke isolate issue "
    u"join keep kill label "
    u"launch leave let limit list load locate lock log login look lower maintain make manage map mark "
    u"measure merge migrate "
    u"minimize mint mirror mitigate modify monitor mount move mute navigate note notify obtain offer open "
    u"optimize organize "
    u"page parse pass patch pause perform pick pin ping place plan point poll post prepare preserve press "
    u"prevent prioritize "
    u"proceed process profile promote propose protect provide provision prune publish pull purchase purge "
    u"push put quarantine "
    u"query quit raise read rebalance reboot rebuild recall recheck reconcile reconfigure reconnect record "
    u"recover recreate "
    u"redeploy redirect reduce re-enable refer refresh refund regenerate register reimage reindex reinstall "
    u"reinstate release "
    u"reload remediate remember remind remove rename renew reopen repair repeat repin replace replay "
    u"replicate reply report "
    u"reproduce request require rerun reschedule reset reshard resize resolve respond restart restore "
    u"restrict resume "
    u"retire retrieve retry return reverse revert review revoke roll rollback rotate route run sanitize save "
    u"scale scan "
    u"schedule scope search secure see select send separate set setup share shift shrink shut shutdown "
    u"silence "
    u"simulate slow snapshot "
    u"sort spin split ssh stabilize stage start state stay stop store submit subscribe suspend switch sync "
    u"synchronize "
    u"tag tail take talk tell terminate test throttle tighten toggle trace track transfer trigger "
    u"troubleshoot try tune turn "
    u"type unblock uncordon undo uninstall unlock unpause unpin unplug unset update upgrade upload use "
    u"validate vacuum verify "
    u"view visit wait wake walk warm warn watch wipe withdraw work write re-pin re-run re-add re-deploy "
    u"re-queue requeue "
    u"schedule sample sign thank treat declutter coordinate debrief hand re-open";

constexpr const char16_t Adverbs[] =
    u"first then next now also finally immediately quickly manually temporarily always carefully briefly "
    u"please again "
    u"optionally automatically slowly gradually never don't do not only safely once";

constexpr const char16_t Programs[] = u"kubectl oc helm docker podman crictl curl wget ssh scp systemctl "
                                      u"journalctl sudo psql mysql redis-cli mongo aws gcloud az "
                                      u"terraform ansible ansible-playbook git make python python3 pip npm "
                                      u"node bash sh cat grep tail head ls df du free top ps "
                                      u"kill netstat ss ping dig nslookup traceroute ip openssl vault consul "
                                      u"nomad etcdctl promtool amtool ipfs ipfs-cluster-ctl "
                                      u"jq argocd flux istioctl calicoctl velero ceph rabbitmqctl "
                                      u"kafka-topics kafka-consumer-groups cosign skopeo virtctl "
                                      u"watchfloorctl service chef-client knife nc tcpdump iptables nft "
                                      u"timedatectl chronyc rails rake bundle yarn";

QSet<QString> wordSet(const char16_t *words)
{
    const QStringList list = QString::fromUtf16(words).split(u' ', Qt::SkipEmptyParts);
    return QSet<QString>(list.begin(), list.end());
}

QString firstWord(QStringView text, qsizetype *end)
{
    qsizetype start = 0;
    while (start < text.size() && !text[start].isLetterOrNumber())
        ++start;
    qsizetype stop = start;
    while (stop < text.size() && (text[stop].isLetterOrNumber() || text[stop] == u'-' || text[stop] == u'\''))
        ++stop;
    *end = stop;
    return text.sliced(start, stop - start).toString().toLower();
}

std::optional<qint64> unitMs(QStringView unit)
{
    if (unit.isEmpty())
        return std::nullopt;
    const QString u = unit.toString().toLower();
    if (u == u"ms")
        return std::nullopt;
    switch (u[0].unicode()) {
    case u'秒':
        return 1000;
    case u'分':
        return 60'000;
    case u'小':
        return 3'600'000;
    case u'天':
    case 't': // German
    case 'j': // French
        return 86'400'000;
    case 's':
        return 1000;
    case 'm':
        return 60'000;
    case 'h':
        return 3'600'000;
    case 'd':
        return 86'400'000;
    }
    return std::nullopt;
}

} // namespace

namespace {

/// "Access to the registry", "Backup is stale": the verb is a noun here.
bool readsAsNoun(const QString &verb, QStringView rest)
{
    static const QSet<QString> after =
        wordSet(u"of is are was were has had must should will may might can could "
                u"fails failed keeps works");
    if (rest.startsWith(u'\''))
        return true;
    qsizetype end = 0;
    const QString next = firstWord(rest, &end);
    return after.contains(next) || (verb == u"access" && next == u"to");
}

bool isEnglishImperative(QStringView text)
{
    static const QSet<QString> verbs = wordSet(Verbs);
    static const QSet<QString> adverbs = wordSet(Adverbs);
    for (int i = 0; i < 4; ++i) {
        qsizetype end = 0;
        const QString word = firstWord(text, &end);
        if (word.isEmpty())
            return false;
        if (verbs.contains(word))
            return !readsAsNoun(word, text.sliced(end));
        if (!adverbs.contains(word))
            return false;
        text = text.sliced(end);
    }
    return false;
}

} // namespace

bool isImperative(QStringView text)
{
    if (isEnglishImperative(text) || isForeignImperative(text))
        return true;
    // "For each node, check the disk", "To see the logs, run …".
    static const QRegularExpression phrase(QStringLiteral("^\\W*(?:in|on|from|for|to|using|via|with|after|"
                                                          "before|once|at|during|under|through|as soon as)\\s"
                                                          "[^,.;:!?\\n]{1,120},\\s+"),
                                           QRegularExpression::CaseInsensitiveOption);
    const auto match = phrase.match(text.left(200).toString());
    return match.hasMatch() && isEnglishImperative(text.sliced(match.capturedLength()));
}

bool isBranchLead(QStringView text)
{
    static const QRegularExpression lead(
        QStringLiteral("^\\W*(?:if|else|unless|otherwise|in case|in the event|"
                       "(?:when(?:ever)?)(?!\\s+(?:to|and|are|is|should|do|does|can|not)\\b)"
                       "|(?:option|scenario|case|variant|path|opción|opcion|cas|caso|fall|variante)"
                       "\\s+(?:\\d{1,2}|[a-z])(?![\\p{L}\\p{N}'’])"
                       "|wenn|falls|sofern|andernfalls|sonst|si|sinon|lorsque|en cas d|en caso de|cuando)"
                       "(?=\\W|$)"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression han(
        QStringLiteral("^\\W*(?:如果|如|若|当|否则|(?:情况|场景|方案|情形)\\s*[一二三四五六\\dA-Za-z])"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression suspected(QStringLiteral("\\bsuspected\\s*\\?"),
                                              QRegularExpression::CaseInsensitiveOption);
    const QString start = text.left(400).toString();
    return lead.match(start).hasMatch() || han.match(start).hasMatch() || suspected.match(start).hasMatch();
}

QString branchTitle(const QString &lead)
{
    static const QRegularExpression leadingIf(QStringLiteral("^\\W*(?:(?:if|wenn|falls|si)\\s+|如果|若)"),
                                              QRegularExpression::CaseInsensitiveOption |
                                                  QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression tail(QStringLiteral("(?:\\s*,?\\s*then)?\\s*[:.,–—-]*\\s*$"));
    QString title = lead.simplified();
    title.remove(leadingIf);
    title.remove(tail);
    return title.isEmpty() ? lead.simplified() : title;
}

qsizetype branchAction(const QString &text)
{
    static const QRegularExpression cut(
        QStringLiteral(
            "(?:,\\s*then|,|:|\\?|\\s[-–—→]|\\s->|\\s=>|\\sthen)\\s+|[.!]\\s+(?=\\p{Lu})|[，：。]\\s*"),
        QRegularExpression::CaseInsensitiveOption);
    for (auto it = cut.globalMatch(text.left(600)); it.hasNext();) {
        const auto match = it.next();
        if (isImperative(QStringView(text).sliced(match.capturedEnd())))
            return match.capturedEnd();
    }
    return -1;
}

bool isCommandLine(QStringView code)
{
    static const QSet<QString> programs = wordSet(Programs);
    code = code.trimmed();
    if (code.startsWith(u"$ "))
        code = code.sliced(2).trimmed();
    const qsizetype space = code.indexOf(u' ');
    if (space <= 0)
        return code.startsWith(u"./") && code.size() > 3;
    const QStringView program = code.first(space);
    return program.startsWith(u"./") || programs.contains(program.toString());
}

std::optional<TimeWindow> findWindow(QStringView text)
{
    static const QString unit =
        QStringLiteral("(?:((?:s|secs?|seconds?|m|mins?|minut(?:es?|en|os?)|h|hrs?|hours?|stunden?|heures?|"
                       "horas?|d|days?|tage?n?|jours?|d[ií]as?)\\b|秒|分钟|小时|天))");
    static const QRegularExpression span(
        QStringLiteral("(?:\\bt\\s*\\+\\s*)?(?<![\\p{L}\\d.])(\\d{1,4}(?:\\.\\d+)?)\\s*") + unit +
            QStringLiteral("?\\s*(?:-|–|—|~|至|到|\\b(?:to|bis|à|a)\\b|\\.\\.)\\s*(?:t\\s*\\+\\s*)?(\\d{1,4}("
                           "?:\\.\\d+)?)\\s*") +
            unit,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression leadingUnit(
        QStringLiteral(
            "\\b(minutes?|mins?|hours?|days?)\\s+(\\d{1,4})\\s*(?:-|–|—|\\bto\\b)\\s*(\\d{1,4})\\b"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression upTo(
        QStringLiteral(
            "(?:\\b(?:first|within|in under|under|in the first|up to|ersten|innerhalb(?: von)?|binnen|"
            "primeros|primeras|menos de|moins de|dans les)\\b|≤|<=|<)\\s*(?:the\\s+(?:first\\s+)?)?"
            "(\\d{1,4}(?:\\.\\d+)?)?[\\s-]*(?:premi[eè]res?\\s+)?") +
            unit,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression inside(QStringLiteral("(\\d{1,4})\\s*(秒|分钟|小时|天)\\s*以?内"));
    static const QRegularExpression cadence(
        QStringLiteral("\\b(?:every|each|per|ago|last|past|alle|jede[nrs]?|toutes|cada)\\b|每"),
        QRegularExpression::CaseInsensitiveOption);
    const QString line = text.left(200).toString();
    if (cadence.match(line).hasMatch())
        return std::nullopt;
    const auto window = [](double from, qint64 fromMs, double to, qint64 toMs) -> std::optional<TimeWindow> {
        const TimeWindow w{Millis{qRound64(from * double(fromMs))}, Millis{qRound64(to * double(toMs))}};
        if (w.to <= w.from || w.to > std::chrono::hours(24 * 365))
            return std::nullopt;
        return w;
    };
    if (const auto m = span.match(line); m.hasMatch()) {
        const auto to = unitMs(m.capturedView(4));
        const auto from = m.capturedView(2).isEmpty() ? to : unitMs(m.capturedView(2));
        return to && from ? window(m.captured(1).toDouble(), *from, m.captured(3).toDouble(), *to)
                          : std::nullopt;
    }
    if (const auto m = leadingUnit.match(line); m.hasMatch()) {
        const auto ms = unitMs(m.capturedView(1));
        return ms ? window(m.captured(2).toDouble(), *ms, m.captured(3).toDouble(), *ms) : std::nullopt;
    }
    if (const auto m = inside.match(line); m.hasMatch()) {
        const auto ms = unitMs(m.capturedView(2));
        return ms ? window(0, *ms, m.captured(1).toDouble(), *ms) : std::nullopt;
    }
    if (const auto m = upTo.match(line); m.hasMatch()) {
        const auto ms = unitMs(m.capturedView(2));
        const double amount = m.capturedView(1).isEmpty() ? 1 : m.captured(1).toDouble();
        return ms ? window(0, *ms, amount, *ms) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace wf
