// SPDX-License-Identifier: GPL-3.0-or-later
// Verbs and headings of the languages that runbooks are written in besides English. Lists and headings decide
// first (listshape.cpp); these words only help.
#include "runbook/foreignwords.h"

#include <QRegularExpression>
#include <QSet>
#include <QStringList>

#include <algorithm>

namespace wf {

namespace {

using S = SectionRole;
using P = PhaseRole;

/// German puts the infinitive last: "den Dienst neu starten".
constexpr const char16_t GermanVerbs[] =
    u"prüfen überprüfen kontrollieren starten neustarten stoppen anhalten beenden informieren melden öffnen "
    u"schließen "
    u"anrufen benachrichtigen verständigen dokumentieren protokollieren eskalieren ausführen durchführen "
    u"sichern "
    u"wiederherstellen trennen isolieren sperren entsperren freigeben kontaktieren erstellen anlegen löschen "
    u"entfernen "
    u"abwarten warten bestätigen aktivieren deaktivieren umschalten zurücksetzen zurückrollen ermitteln "
    u"analysieren "
    u"untersuchen festlegen festhalten einberufen zuweisen notieren einspielen hochfahren herunterfahren "
    u"ändern setzen "
    u"testen validieren vergleichen suchen finden hinzufügen verschieben wechseln leeren rufen holen senden "
    u"schicken "
    u"lesen schreiben laden anmelden abmelden einloggen einleiten aufrufen beobachten überwachen verfolgen "
    u"klären "
    u"abstimmen entscheiden erhöhen verringern reduzieren skalieren bereinigen auswerten sammeln "
    u"freischalten "
    u"blockieren abschalten einschalten ausschalten mitteilen übergeben verifizieren sicherstellen auslösen "
    u"eintragen "
    u"einrichten installieren aktualisieren konfigurieren ersetzen austauschen nachziehen nachvollziehen "
    u"abgleichen "
    u"veröffentlichen planen besprechen beheben bewerten einschätzen anpassen eröffnen hinzuziehen einbinden "
    u"unterbrechen fortsetzen wiederholen zuordnen identifizieren eingrenzen kopieren herstellen sichten "
    u"erfassen ausfüllen ableiten "
    u"abschließen einholen weiterleiten vorbereiten bereitstellen verteilen rotieren widerrufen einfrieren "
    u"archivieren";

/// Infinitives; "vérifiez" is found as "vérifier".
constexpr const char16_t FrenchVerbs[] =
    u"vérifier contrôler redémarrer démarrer relancer lancer arrêter stopper couper informer prévenir "
    u"notifier alerter "
    u"appeler contacter ouvrir fermer créer supprimer effacer ajouter déclarer documenter noter consigner "
    u"escalader "
    u"exécuter isoler bloquer débloquer débrancher déconnecter connecter restaurer rétablir sauvegarder "
    u"activer "
    u"désactiver basculer analyser identifier déterminer rechercher chercher consulter examiner surveiller "
    u"attendre "
    u"confirmer valider tester mesurer comparer modifier changer configurer mettre remettre augmenter "
    u"réduire "
    u"redimensionner nettoyer purger vider libérer envoyer publier rédiger planifier organiser convoquer "
    u"réunir "
    u"désigner assigner collecter recueillir récupérer appliquer annuler revenir déployer redéployer migrer "
    u"remplacer "
    u"réinitialiser révoquer renouveler suivre clôturer évaluer estimer demander transmettre afficher "
    u"s'assurer "
    u"assurer corriger réparer installer copier sélectionner cliquer accéder activer";

/// Infinitives; "verifique", "revisa" and "reinicien" are found as "verificar", "revisar" and "reiniciar".
constexpr const char16_t SpanishVerbs[] =
    u"verificar comprobar revisar reiniciar iniciar detener parar informar notificar avisar alertar llamar "
    u"contactar "
    u"abrir cerrar crear eliminar borrar agregar añadir declarar documentar anotar registrar escalar "
    u"ejecutar aislar "
    u"bloquear desbloquear desconectar conectar restaurar restablecer recuperar respaldar activar desactivar "
    u"cambiar "
    u"conmutar analizar identificar determinar buscar consultar examinar vigilar monitorear monitorizar "
    u"esperar "
    u"confirmar validar probar medir comparar modificar configurar poner aumentar reducir limpiar vaciar "
    u"liberar "
    u"enviar publicar redactar planificar organizar convocar reunir designar asignar recopilar recolectar "
    u"aplicar "
    u"revertir desplegar redesplegar migrar reemplazar sustituir revocar renovar seguir evaluar estimar "
    u"solicitar "
    u"pedir mostrar asegurar asegurarse corregir reparar instalar copiar seleccionar investigar mitigar "
    u"obtener "
    u"acceder ingresar entrar observar comunicar abra cierre detenga siga pida pruebe prueba compruebe "
    u"despliegue revierta restablezca intente mueva";

constexpr const char16_t ChineseVerbs[] = u"检查 查看 确认 登录 登陆 执行 运行 重启 停止 启动 通知 联系 使用 "
                                          u"打开 关闭 修改 删除 添加 创建 新建 回滚 恢复 扩容 "
                                          u"缩容 清理 清除 排查 分析 定位 记录 收集 备份 切换 更新 升级 降级 "
                                          u"隔离 调整 设置 增加 减少 观察 监控 验证 测试 等待 "
                                          u"发送 上报 汇报 评估 选择 进入 点击 配置 部署 迁移 释放 优化 限制 "
                                          u"限流 熔断 立即 首先 尝试 判断 对比 核对 获取 下载 "
                                          u"上传 安装 卸载 编辑 保存 提交 发布 拉取 组织 召集 指定 编写 总结 "
                                          u"复盘 禁用 启用 断开 替换 修复 移除 请 先 将";

/// Words of a heading; "diagnos*" stands for all that begin so, "*处理*" for all that hold it.
struct ForeignRule
{
    const char16_t *words;
    S section;
    P phase;
};

constexpr ForeignRule ForeignRules[] = {
    // German
    {u"sofortmaßnahme* erstmaßnahme* sofort erste erstreaktion", S::Phase, P::Immediate},
    {u"untersuchung* diagnose* analyse* fehlersuche ursachenanalyse fehleranalyse", S::Phase,
     P::Investigation},
    {u"eindämmung* isolierung*", S::Phase, P::Containment},
    {u"behebung* lösung* maßnahme* störungsbehebung fehlerbehebung abhilfe entstörung beseitigung* reaktion*",
     S::Phase, P::Resolution},
    {u"wiederherstellung* wiederanlauf* überprüfung* verifikation* abnahme*", S::Phase, P::Recovery},
    {u"kommunikation* benachrichtigung*", S::Phase, P::Communication},
    {u"eskalation* eskalationsweg*", S::Phase, P::Escalation},
    {u"nachbereitung* nachbearbeitung* nacharbeit* abschluss", S::Phase, P::PostIncident},
    {u"erkennung* symptome* alarm* auslöser* anzeichen*", S::Detection, P::Steps},
    {u"auswirkung*", S::Impact, P::Steps},
    {u"voraussetzung* vorbereitung*", S::Prerequisites, P::Steps},
    {u"kontakt* ansprechpartner*", S::Contacts, P::Steps},
    {u"schweregrad* priorität*", S::Severity, P::Steps},
    {u"referenz* verweise weiterführend*", S::Reference, P::Steps},
    {u"beschreibung bedeutung hintergrund überblick übersicht zweck ziel ursache* zusammenfassung", S::Notes,
     P::Steps},
    {u"vorgehen vorgehensweise ablauf* schritte anleitung durchführung", S::Wrapper, P::Steps},
    // French
    {u"immédiat* urgence", S::Phase, P::Immediate},
    {u"diagnostic* investigation* enquête*", S::Phase, P::Investigation},
    {u"confinement* endiguement* isolement*", S::Phase, P::Containment},
    {u"résolution* remédiation* atténuation* correction* éradication*", S::Phase, P::Resolution},
    {u"rétablissement* récupération* vérification* restauration* reprise*", S::Phase, P::Recovery},
    {u"escalade*", S::Phase, P::Escalation},
    {u"post-incident* retour", S::Phase, P::PostIncident},
    {u"détection* symptôme* alerte* déclencheur* indicateur*", S::Detection, P::Steps},
    {u"préalable* prérequis préparation*", S::Prerequisites, P::Steps},
    {u"contact* astreinte*", S::Contacts, P::Steps},
    {u"gravité* sévérité*", S::Severity, P::Steps},
    {u"référence* liens", S::Reference, P::Steps},
    {u"signification contexte résumé objectif* cause* présentation", S::Notes, P::Steps},
    {u"procédure* étape* déroulement", S::Wrapper, P::Steps},
    // Spanish
    {u"inmediat* urgente*", S::Phase, P::Immediate},
    {u"diagnóstico* investigación* análisis", S::Phase, P::Investigation},
    {u"contención* aislamiento*", S::Phase, P::Containment},
    {u"resolución* mitigación* solución* remediación* corrección* erradicación*", S::Phase, P::Resolution},
    {u"recuperación* restauración* verificación* validación*", S::Phase, P::Recovery},
    {u"comunicación* notificación*", S::Phase, P::Communication},
    {u"escalamiento* escalado* escalación*", S::Phase, P::Escalation},
    {u"lecciones posterior* posincidente postincidente", S::Phase, P::PostIncident},
    {u"detección* síntoma* alerta* disparador*", S::Detection, P::Steps},
    {u"impacto*", S::Impact, P::Steps},
    {u"requisito* preparación*", S::Prerequisites, P::Steps},
    {u"contacto*", S::Contacts, P::Steps},
    {u"severidad* gravedad* prioridad*", S::Severity, P::Steps},
    {u"referencia* enlaces", S::Reference, P::Steps},
    {u"significado descripción contexto resumen objetivo causas", S::Notes, P::Steps},
    {u"procedimiento* pasos acciones", S::Wrapper, P::Steps},
    // Chinese
    {u"*紧急* *应急处理* *立即* *止损*", S::Phase, P::Immediate},
    {u"*诊断* *排查* *调查* *定位* *分析*", S::Phase, P::Investigation},
    {u"*遏制* *隔离*", S::Phase, P::Containment},
    {u"*缓解* *解决* *处理* *修复* *处置* *回滚*", S::Phase, P::Resolution},
    {u"*恢复* *验证* *检验*", S::Phase, P::Recovery},
    {u"*通知* *沟通* *通报*", S::Phase, P::Communication},
    {u"*升级流程* *上报*", S::Phase, P::Escalation},
    {u"*复盘* *事后* *总结*", S::Phase, P::PostIncident},
    {u"*告警* *报警* *现象* *症状* *检测* *触发*", S::Detection, P::Steps},
    {u"*影响*", S::Impact, P::Steps},
    {u"*前提* *前置* *准备*", S::Prerequisites, P::Steps},
    {u"*联系人* *联系方式* *值班*", S::Contacts, P::Steps},
    {u"*级别* *等级*", S::Severity, P::Steps},
    {u"*参考* *相关链接*", S::Reference, P::Steps},
    {u"*含义* *说明* *描述* *背景* *原因* *概述*", S::Notes, P::Steps},
    {u"*步骤* *流程* *操作*", S::Wrapper, P::Steps},
};

constexpr qsizetype MaxForeignHeading = 60;
constexpr int MaxForeignWords = 5;

/// Without accents: people leave them out, in headings above all.
QString folded(const QString &text)
{
    QString bare;
    for (QChar c : text.normalized(QString::NormalizationForm_D)) {
        if (!c.isMark())
            bare += c;
    }
    return bare;
}

QSet<QString> foreignSet(const char16_t *words)
{
    const QStringList list = folded(QString::fromUtf16(words)).split(u' ', Qt::SkipEmptyParts);
    return QSet<QString>(list.begin(), list.end());
}

/// The words of the first clause, in lower case.
QStringList clauseOf(QStringView text)
{
    QStringList words;
    qsizetype start = -1;
    const qsizetype end = qMin<qsizetype>(text.size(), 240);
    for (qsizetype i = 0; i <= end && words.size() < 32; ++i) {
        const QChar c = i < end ? text[i] : QChar(u'.');
        const bool in = c.isLetterOrNumber() || (start >= 0 && (c == u'-' || c == u'\'' || c == u'_'));
        if (in && start < 0)
            start = i;
        if (in || start < 0)
            continue;
        words << folded(text.sliced(start, i - start).toString().toLower());
        start = -1;
        if (c == u',' || c == u'.' || c == u':' || c == u';' || c == u'(' || c == u'!' || c == u'?')
            break;
    }
    return words;
}

/// German may name what is worked on first, with commas: "Logs, Metriken sichten".
QString lastWordOf(QStringView text)
{
    const QString head = text.left(240).toString().toLower();
    static const QRegularExpression last(QStringLiteral("^[^.;(!?]*?([\\p{L}]+)\\s*(?:[.;(!?]|$)"));
    return folded(last.match(head).captured(1));
}

bool isGerman(const QStringList &clause)
{
    static const QSet<QString> verbs = foreignSet(GermanVerbs);
    // "prüfen Sie", or the verb at the end of the clause.
    return verbs.contains(clause.front()) || verbs.contains(clause.back());
}

bool isFrench(const QString &word)
{
    static const QSet<QString> verbs = foreignSet(FrenchVerbs);
    if (verbs.contains(word))
        return true;
    if (!word.endsWith(QLatin1String("ez")))
        return false;
    const QString stem = word.chopped(2);
    return verbs.contains(stem + QStringLiteral("er")) || verbs.contains(stem + QStringLiteral("re")) ||
           verbs.contains(stem + QStringLiteral("ir")) ||
           (stem.endsWith(QLatin1String("ss")) && verbs.contains(stem.chopped(2) + u'r'));
}

bool isSpanish(const QString &word)
{
    static const QSet<QString> verbs = foreignSet(SpanishVerbs);
    if (verbs.contains(word))
        return true;
    QString stem = word.endsWith(u'n') ? word.chopped(1) : word;
    if (stem.size() < 4 || word == u"active" || !(stem.endsWith(u'e') || stem.endsWith(u'a')))
        return false;
    const bool subjunctive = stem.endsWith(u'e');
    stem.chop(1);
    if (subjunctive && stem.endsWith(QLatin1String("qu")))
        stem = stem.chopped(2) + u'c';
    else if (subjunctive && stem.endsWith(QLatin1String("gu")))
        stem.chop(1);
    else if (subjunctive && stem.endsWith(u'c') && verbs.contains(stem.chopped(1) + QStringLiteral("zar")))
        return true;
    return verbs.contains(stem + QStringLiteral("ar"));
}

bool isHan(QChar c)
{
    return c.script() == QChar::Script_Han;
}

bool isChinese(QStringView text)
{
    static const QStringList verbs = QString::fromUtf16(ChineseVerbs).split(u' ', Qt::SkipEmptyParts);
    qsizetype start = 0;
    while (start < text.size() && start < 40 && !text[start].isLetterOrNumber())
        ++start;
    const QStringView lead = text.sliced(start, qMin<qsizetype>(3, text.size() - start));
    if (lead.isEmpty() || !isHan(lead.front()))
        return false;
    return std::any_of(verbs.begin(), verbs.end(),
                       [&](const QString &verb) { return lead.startsWith(verb); });
}

bool matchesWord(const QString &word, QStringView pattern)
{
    if (pattern.endsWith(u'*'))
        return word.startsWith(pattern.chopped(1));
    return word == pattern;
}

} // namespace

bool isForeignImperative(QStringView text)
{
    const QStringList clause = clauseOf(text);
    if (clause.isEmpty())
        return false;
    return isFrench(clause.front()) || isSpanish(clause.front()) || isGerman(clause) ||
           isGerman({lastWordOf(text)}) || isChinese(text);
}

std::optional<HeadingRole> foreignHeadingRole(const QString &name)
{
    static const QRegularExpression split(QStringLiteral("[^\\p{L}\\p{N}-]+"));
    const QString lower = folded(name);
    const QStringList words = lower.split(split, Qt::SkipEmptyParts);
    if (name.size() > MaxForeignHeading || words.isEmpty() || words.size() > MaxForeignWords)
        return std::nullopt;
    // "Vérifier les symptômes" is about verifying.
    if (words.size() > 1 && (isFrench(words.front()) || isSpanish(words.front()) || isGerman(words)))
        return std::nullopt;
    static const std::vector<std::pair<QStringList, HeadingRole>> rules = [] {
        std::vector<std::pair<QStringList, HeadingRole>> table;
        for (const ForeignRule &rule : ForeignRules)
            table.emplace_back(folded(QString::fromUtf16(rule.words)).split(u' ', Qt::SkipEmptyParts),
                               HeadingRole{rule.section, rule.phase});
        return table;
    }();
    for (const auto &[patterns, role] : rules) {
        for (const QString &pattern : patterns) {
            const bool anywhere = pattern.startsWith(u'*');
            if (anywhere ? lower.contains(QStringView(pattern).sliced(1).chopped(1))
                         : std::any_of(words.begin(), words.end(),
                                       [&](const QString &word) { return matchesWord(word, pattern); }))
                return role;
        }
    }
    return std::nullopt;
}

bool looksForeign(const QString &text)
{
    static const QSet<QString> english =
        foreignSet(u"the is of and to for with are that this from be by not it your if on has");
    static const QSet<QString> others =
        foreignSet(u"der die das und den dem mit von auf bei ein eine wird nicht im zu le la "
                   u"les des du et dans pour avec sur est une au el los las del en para con "
                   u"una por se al o e os um uma");
    int letters = 0;
    int accented = 0;
    int here = 0;
    int there = 0;
    qsizetype start = -1;
    const QString head = text.left(2000).toLower();
    for (qsizetype i = 0; i <= head.size(); ++i) {
        if (i < head.size() && head[i].isLetter()) {
            ++letters;
            accented += head[i].unicode() > 0x7f ? 1 : 0;
            start = start < 0 ? i : start;
        } else if (start >= 0) {
            const QString word = head.sliced(start, i - start);
            here += english.contains(word) ? 1 : 0;
            there += others.contains(word) ? 1 : 0;
            start = -1;
        }
    }
    return accented * 20 >= qMax(letters, 1) || (there >= 2 && there > 2 * here);
}

} // namespace wf
