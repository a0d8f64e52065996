// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/htmlstyle.h"

#include "report/papercolours.h"

namespace wf {

namespace {

/// {text} and the like are put in from the colours of paper.
constexpr auto Style = R"(
:root{color-scheme:light}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:{panel};color:{text};font:14px/1.55 Inter,"Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans","Noto Sans CJK SC",sans-serif}
main{max-width:860px;margin:0 auto;padding:48px 64px 64px;background:{ground}}
h1,h2,h3,h4,h5,h6{line-height:1.25;font-weight:650;break-after:avoid;overflow-wrap:anywhere}
h1{font-size:28px;margin:0 0 12px;letter-spacing:-.01em}
h2{font-size:21px;margin:0 0 12px;padding-top:40px}
h2 .number{color:{text2};font-weight:400;margin-right:6px}
h3{font-size:17px;margin:24px 0 8px}
h4,h5,h6{font-size:14px;margin:16px 0 4px}
p,ul,ol,dl,pre,blockquote,table,figure{margin:0 0 12px}
p,li,td,dd,h1,h3,h4,h5,h6{unicode-bidi:plaintext;text-align:start}
p,li,dd{overflow-wrap:anywhere}
ul,ol{padding-inline-start:22px}
li{margin:2px 0}
a{color:{accent};text-decoration:underline;text-underline-offset:2px;overflow-wrap:anywhere}
code,pre,td.digits,.tiles .value{font-family:"JetBrains Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;font-variant-ligatures:none}
code{font-size:.9em;background:{panel};border-radius:3px;padding:1px 4px;overflow-wrap:anywhere}
pre{background:{panel};border-radius:4px;padding:10px 12px;overflow-x:auto;line-height:1.45}
pre code{background:none;padding:0;white-space:pre-wrap}
blockquote{border-inline-start:3px solid {line};padding-inline-start:14px;color:{text2}}
hr{border:0;border-top:1px solid {line};margin:20px 0}
.kicker{color:{text2};margin:0 0 4px}
.marks{margin:0 0 24px}
.muted{color:{text2}}.p0{color:{p0}}.p1{color:{p1}}.p2{color:{p2}}.p3{color:{p3}}.good{color:{good}}.review{color:{review}}
.chip{display:inline-block;font-size:11.5px;line-height:18px;font-weight:600;padding:0 7px;border-radius:4px;max-width:100%;vertical-align:1px;background:{text2};color:{chip}}
.chip.p0{background:{p0}}.chip.p1{background:{p1}}.chip.p2{background:{p2}}.chip.p3{background:{p3}}.chip.good{background:{good}}.chip.review{background:{review}}
.chip.p0,.chip.p1,.chip.p2,.chip.p3,.chip.good,.chip.review,.chip.muted{color:{chip}}
dl div{display:flex;gap:12px;padding:2px 0}
dt{flex:0 0 130px;color:{text2}}
dd{margin:0;flex:1;min-width:0;white-space:pre-line}
.tiles{list-style:none;padding:0;margin:24px 0 0;display:grid;grid-template-columns:repeat(3,1fr);border:1px solid {line};border-radius:6px;overflow:hidden;gap:1px;background:{line}}
.tiles li{background:{ground};margin:0;padding:12px 16px}
.tiles span{display:block}
.tiles .name,.tiles .note{font-size:11.5px;color:{text2}}
.tiles .value{font-size:21px;line-height:1.4}
nav{margin-top:32px;padding:16px 20px;background:{panel};border-radius:6px}
nav h2{font-size:14px;padding:0;margin:0 0 8px}
nav ol{columns:3;column-gap:24px;margin:0;padding-inline-start:24px}
nav li{break-inside:avoid}
nav a{text-decoration:none}
table{width:100%;border-collapse:collapse;font-size:13px;line-height:1.45}
th{font-size:11.5px;font-weight:600;color:{text2};text-align:start;padding:4px 12px 4px 0;border-bottom:1.5px solid {text2};vertical-align:bottom;white-space:nowrap}
td{padding:6px 12px 6px 0;border-bottom:1px solid {line};vertical-align:top;white-space:pre-line;overflow-wrap:anywhere}
th:last-child,td:last-child{padding-inline-end:0}
td.fit,th.fit{width:1%;white-space:nowrap}
td.digits{font-size:12px;line-height:19px;white-space:nowrap}
td.right,th.right{text-align:right}
tr.spans td{padding:14px 0 5px;border-bottom-color:{text2};font-weight:600}
tr.spans .muted{font-weight:400}
tr.added td{background:{marked}}
tr.added td:first-child{box-shadow:inset 3px 0 {review};padding-inline-start:8px}
.prose table{width:auto}
.prose th,.prose td{padding-inline-end:20px}
figure{break-inside:avoid;margin:16px 0 20px}
figure svg{display:block;width:100%;height:auto}
figcaption{font-size:13px;margin-top:6px}
figcaption p{margin:0 0 4px}
footer{margin-top:48px;border-top:1px solid {line};font-size:13px;color:{text2}}
footer h2{font-size:14px;padding-top:16px;margin-bottom:8px}
footer dd{font-family:"JetBrains Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:11.5px;line-height:20px;overflow-wrap:anywhere}
)";

constexpr auto Print = R"(
@page{size:A4;margin:18mm 16mm 20mm}
@media print{
body{background:none;font-size:10pt}
main{max-width:none;margin:0;padding:0}
table,figcaption,footer{font-size:9pt}
h2{padding-top:22px}
thead{display:table-header-group}
tr,figure,.tiles,blockquote{break-inside:avoid}
pre{white-space:pre-wrap;overflow:visible}
a{color:inherit}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
@media (max-width:640px){
main{padding:24px 18px}
.tiles{grid-template-columns:repeat(2,1fr)}
nav ol{columns:1}
table{display:block;overflow-x:auto}
}
)";

} // namespace

QByteArray htmlStyle()
{
    QByteArray style(Style);
    for (int share = 5; share <= 100; share += 5)
        style += "td.w" + QByteArray::number(share) + "{width:" + QByteArray::number(share) + "%}\n";
    style += Print;
    constexpr std::array Names{std::pair("{ground}", Paper::Ground), std::pair("{text}", Paper::Text),
                               std::pair("{text2}", Paper::Text2),   std::pair("{line}", Paper::Line),
                               std::pair("{panel}", Paper::Panel),   std::pair("{accent}", Paper::Accent),
                               std::pair("{p0}", Paper::P0),         std::pair("{p1}", Paper::P1),
                               std::pair("{p2}", Paper::P2),         std::pair("{p3}", Paper::P3),
                               std::pair("{good}", Paper::Good),     std::pair("{review}", Paper::Review),
                               std::pair("{chip}", Paper::ChipText), std::pair("{marked}", Paper::Marked)};
    for (const auto &[name, colour] : Names)
        style.replace(name, paperHex(colour));
    return style;
}

} // namespace wf
