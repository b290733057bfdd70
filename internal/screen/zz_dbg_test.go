package screen
import ("testing";"fmt";"os";"strings")
func TestDbg(t *testing.T){
 if os.Getenv("DBG")=="" {t.Skip()}
 f:=strings.Split(os.Getenv("DBG"),":") // name:quality:row:col0:col1
 var row,c0,c1 int; fmt.Sscan(f[2],&row);fmt.Sscan(f[3],&c0);fmt.Sscan(f[4],&c1)
 for _,dir:=range []string{"testdata/captures","/tmp/captures/new"} {
 for _,c:=range readCaptures(t,dir){ if c.Name!=f[0]{continue}
  p:=c.picture(t,f[1]); p.Read(); g:=p.screen.grid
  r:=&reader{p:newPixels(p)}
  line:=[]rune(strings.Split(c.text,"\n")[row]+strings.Repeat(" ",200))
  final:=[]rune(strings.Split(p.Read().Text,"\n")[row]+strings.Repeat(" ",200))
  for col:=c0;col<=c1;col++{
   x,y:=g.corner(col,row); lo,hi:=levels(r.p,x,y,g.glyph)
   ce:=r.readCell(x,y,g.glyph,[]*face{g.face})
   r.sample.load(r.p,x,y,g.glyph)
   m:=r.fit(g.face,nil)
   a:=r.colours(m)
   fmt.Printf("%d %q final %q kind %d lo %d hi %d best %q cost %.2f contrast %.0f ink %.0f ground %.0f rms2 %.0f spread %.0f\n",col,line[col],final[col],ce.kind,lo,hi,m.char(),m.cost,a.contrast(),a.ink,a.ground,r.sample.total()/float32(r.sample.n),r.sample.spread)
  }
 }}
}
